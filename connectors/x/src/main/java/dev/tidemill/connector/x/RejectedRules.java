/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.x;

import dev.tidemill.connector.x.PostParser.KnownRule;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Says which rule the service has rejected, why, and what to do about it.
 *
 * @param own the rules of the program
 * @param known the rules that the app had before
 * @param printable makes a text of the service fit for a message
 */
record RejectedRules(List<XRule> own, List<KnownRule> known, UnaryOperator<String> printable) {
  String describe(Answer.Problem problem) {
    String tag = own.stream()
        .filter(rule -> rule.value().equals(problem.value()))
        .map(rule -> "\"" + rule.tag() + "\" ")
        .findFirst()
        .orElse("");
    String rule = "rule " + tag + "with the value \"" + printable.apply(problem.value()) + "\"";
    if (!problem.isDuplicate()) {
      String reason = problem.reason();
      return rule + " is invalid" + (reason.isEmpty() ? "" : " (" + printable.apply(reason) + ")")
          + "; correct it";
    }
    return known.stream()
        .filter(other -> other.id().equals(problem.id()) || other.value().equals(problem.value()))
        .findFirst()
        .map(other -> rule + " is a duplicate: the app has this value under the tag \""
            + printable.apply(other.tag()) + "\", and can have it only once; delete that rule"
            + owner(other.tag()) + ", or choose another value")
        .orElse(rule + " is a duplicate: the app has this value under another tag, and can have it"
            + " only once; delete that rule, or choose another value");
  }

  /** With its old name, a stream that was renamed has its rules again. */
  private String owner(String tag) {
    String[] parts = tag.split("/", 3);
    return parts.length == 3 && parts[0].equals("tidemill")
        ? " (it was added for a stream \"" + printable.apply(parts[1])
            + "\"), give this stream that name if it was renamed"
        : "";
  }
}
