package io.baton.registry.session;

import java.util.List;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.OpResult.ErrorResult;

/**
 * The answer to a multi, which did all or nothing.
 *
 * @param code OK, BADVERSION, NODEEXISTS or NONODE
 * @param failed index of the operation that stopped it; -1 if none did
 */
public record MultiAnswer(Code code, int failed) {

  static MultiAnswer of(Code code, List<OpResult> results) {
    for (int i = 0; i < results.size(); i++) {
      // Those before the failing one report OK, those after it an inconsistency.
      if (results.get(i) instanceof ErrorResult error && error.getErr() == code.intValue()) {
        return new MultiAnswer(code, code == Code.OK ? -1 : i);
      }
    }
    return new MultiAnswer(code, -1);
  }
}
