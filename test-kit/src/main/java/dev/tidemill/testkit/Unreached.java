/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import dev.tidemill.listener.StreamInfo;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a job declares but never computes, because no output needs it. Probes are not outputs: they
 * do not exist in production.
 *
 * @param named origins of such streams, by their names
 * @param findings what a strict test complains of
 */
record Unreached(Map<String, Origin> named, List<String> findings) {
  static final Unreached NONE = new Unreached(Map.of(), List.of());

  /**
   * Looks at a job before the first probe is attached.
   *
   * @param ofJob the streams that the job has declared
   * @param all those and the test's own
   * @throws TidemillException if it has no output at all, which no context starts
   */
  static Unreached of(List<StreamInfo> ofJob, List<StreamInfo> all) {
    if (all.stream().noneMatch(StreamInfo::reachesOutput)) {
      throw new TidemillException(
          ErrorCode.INVALID_STATE,
          "the job has no output, so it does not start; call print(), foreachRDD(...),"
              + " saveAsTextFiles(...) or writeTo(...) on a stream in define(...). A probe is not an"
              + " output: it exists in this test only");
    }
    Set<Origin> declared = new HashSet<>();
    ofJob.forEach(stream -> declared.add(stream.origin()));
    Map<String, Origin> named = new LinkedHashMap<>();
    List<String> findings = new ArrayList<>();
    for (StreamInfo stream : all) {
      if (!stream.reachesOutput() && declared.contains(stream.origin())) {
        stream.name().ifPresent(name -> named.put(name, stream.origin()));
        findings.add(finding(stream));
      }
    }
    return new Unreached(named, findings);
  }

  private static String finding(StreamInfo stream) {
    return stream.kind() == StreamInfo.Kind.DERIVED
        ? "no output reaches " + stream.origin()
            + ", so the job never computes it, and a probe of it sees nothing; add an output such as"
            + " print(), or remove the stream"
        : "no output reaches the source " + stream.origin()
            + ", so nothing ever reads it; add an output such as print(), or remove the source";
  }
}
