/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.checkpoint;

import java.util.List;

/**
 * What a job consists of, as far as something is kept for it.
 *
 * @param nodes in order of kind and name
 */
public record JobDescription(List<DescribedNode> nodes) {
  public JobDescription {
    nodes = nodes.stream().sorted().toList();
  }

  /** The names of all parts of a kind, in order. */
  List<String> names(DescribedNode.Kind kind) {
    return nodes.stream()
        .filter(node -> node.kind() == kind)
        .map(DescribedNode::name)
        .toList();
  }
}
