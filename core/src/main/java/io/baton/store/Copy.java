package io.baton.store;

import io.baton.api.Version;
import io.baton.store.disk.SetAside;

/**
 * A replica's file that was set aside, and what is in it.
 *
 * @param file which, why and since when
 * @param incarnation of the replica that it was; 0 if the file says nothing any more
 * @param fence highest epoch that it promised
 * @param newest version that its journal names
 * @param commitPoint newest version that it knew to be committed
 * @param whole newest version that can be read whole, {@link Version#NONE} if none can or that was
 *     not looked for
 * @param badBlocks blocks of the newest version that fail their check, -1 if that was not looked
 *     for
 */
public record Copy(
    SetAside file,
    long incarnation,
    long fence,
    Version newest,
    Version commitPoint,
    Version whole,
    int badBlocks) {}
