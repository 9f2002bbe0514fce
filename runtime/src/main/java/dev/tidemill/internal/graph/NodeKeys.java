/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.graph;

import java.util.List;
import java.util.Map;

/**
 * What each stream, state and output of a program is known by from one run of the program to the
 * next: what is remembered of it is stored and found under its key.
 *
 * <p>Problem: a number in the order of declaration would do as long as the program stays the same,
 * but any line inserted above would move what is stored to another stream. So a key consists of
 * what is around a stream, not of where it stands:
 *
 * <ul>
 *   <li>the name that the program has given it, else
 *   <li>the key of its input and the operation, as the program reads:
 *       {@code lines.flatMap.countByValue}; further inputs follow in parentheses:
 *       {@code clicks.join(users)}. A source has no input: {@code socketTextStream}.
 *   <li>The second stream that would get the same key is told apart by its place among those that
 *       would: {@code lines.map-2}. Streams that have a name count, so that naming one moves no
 *       other.
 * </ul>
 *
 * <p>So a key changes only with the names and operations that it is made of, and where the same
 * operation on the same inputs is declared before it or removed. A name is the way out of both.
 *
 * <p>Some nodes go by another's key. A state has that of the stream that shows it. A pane has that
 * of its input where the input has a name and can have only one pane of the kind; otherwise that of
 * the first window that reads it, because two panes that only their place tells apart would take
 * each other's records.
 *
 * @param streams by number of the stream; states have none of these
 * @param states by number of the state; the stream that shows it may have the same
 * @param outputs by place in the order of declaration
 */
public record NodeKeys(
    Map<Integer, String> streams, Map<Integer, String> states, Map<Integer, String> outputs) {
  public NodeKeys {
    streams = Map.copyOf(streams);
    states = Map.copyOf(states);
    outputs = Map.copyOf(outputs);
  }

  /**
   * The keys of a program.
   *
   * @param streams all of them, each after its inputs
   * @param views those that show states
   * @throws dev.tidemill.error.TidemillException if two streams or outputs have one key
   */
  static NodeKeys of(
      List<StreamNode> streams,
      List<StreamNode.ViewNode> views,
      List<DeclaredOutput> outputs,
      GivenNames names) {
    return new KeyNaming(names, views).keys(streams, outputs);
  }

  public String of(StreamNode stream) {
    return known(streams, stream.id());
  }

  public String ofState(StreamNode.KeyedStateNode state) {
    return known(states, state.id());
  }

  public String ofOutput(int output) {
    return known(outputs, output);
  }

  private static String known(Map<Integer, String> keys, int id) {
    String key = keys.get(id);
    if (key == null) {
      throw new IllegalArgumentException("number " + id + " is not part of this program");
    }
    return key;
  }
}
