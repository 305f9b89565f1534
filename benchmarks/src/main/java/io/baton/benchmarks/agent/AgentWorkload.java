package io.baton.benchmarks.agent;

import java.io.IOException;
import java.util.Map;

/** What is measured of agents from outside of them, by one thread. */
public interface AgentWorkload {

  /** Starts agents and programs; returns when they can be measured. */
  void start() throws IOException, InterruptedException;

  /**
   * Measures once.
   *
   * @param run from 1
   * @return figures by name
   */
  Map<String, Double> run(int run) throws IOException, InterruptedException;

  /** Ends agents and programs. */
  void end() throws InterruptedException;
}
