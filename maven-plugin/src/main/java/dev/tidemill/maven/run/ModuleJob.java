/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.maven.run;

import dev.tidemill.maven.run.JobCandidate.Kind;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * A class of one module of a build, and what starts it.
 *
 * @param module how messages call the module
 * @param command what the user types to run the goal for this module, without a job's name
 * @param meant whether this class is what the user asks for: it answers to the name given, or no
 *     name was given
 * @param start runs it in the module that it belongs to, and returns when it has ended well
 */
record ModuleJob(
    String module, String command, JobCandidate candidate, boolean meant, Callable<Void> start) {

  /** The same in types of the JDK, which all class loaders share. */
  Map.Entry<List<String>, Callable<Void>> shared() {
    return Map.entry(
        List.of(
            module,
            command,
            candidate.className(),
            candidate.kind().name(),
            Boolean.toString(meant)),
        start);
  }

  static ModuleJob of(Map.Entry<List<String>, Callable<Void>> shared) {
    List<String> texts = shared.getKey();
    return new ModuleJob(
        texts.get(0),
        texts.get(1),
        new JobCandidate(texts.get(2), Kind.valueOf(texts.get(3))),
        Boolean.parseBoolean(texts.get(4)),
        shared.getValue());
  }
}
