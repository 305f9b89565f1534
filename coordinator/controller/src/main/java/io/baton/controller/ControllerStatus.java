package io.baton.controller;

/**
 * What a controller is doing, as of its last step.
 *
 * @param leads whether it is the coordinator
 * @param passes walks over all records that it has finished, since it was started
 * @param ailing segments without a living owner that lack a copy which a running node could have; 0
 *     unless it leads
 * @param inDanger of these, those with one copy or none
 */
public record ControllerStatus(boolean leads, long passes, int ailing, int inDanger) {

  /** Has not led yet. */
  static final ControllerStatus IDLE = new ControllerStatus(false, 0, 0, 0);
}
