/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit;

import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.AssertProvider;

/**
 * The output of the job's {@code print()} calls so far.
 *
 * <pre>{@code
 * assertThat(t.printed()).batch(1).containsExactly("(a,2)", "(b,1)");
 * }</pre>
 */
public final class PrintedOutput implements AssertProvider<PrintedOutputAssert> {
  private static final String RULE = "-".repeat(43);

  private final List<BatchRun> runs;

  private final OpenAssertions assertions;

  PrintedOutput(List<BatchRun> runs, OpenAssertions assertions) {
    this.runs = List.copyOf(runs);
    this.assertions = assertions;
  }

  /** Returns all output, with normalized line endings. */
  public String text() {
    StringBuilder text = new StringBuilder();
    runs.forEach(run -> text.append(run.printed()));
    return normal(text.toString());
  }

  /** The records that one batch has printed, a line each, without what stands around them. */
  List<String> lines(int batch) {
    List<String> records = new ArrayList<>();
    int rules = 0;
    for (String line : normal(runs.get(batch - 1).printed()).split("\n", -1)) {
      if (line.equals(RULE)) {
        rules++;
      } else if (rules > 0 && rules % 2 == 0 && !line.isEmpty()) {
        records.add(line);
      }
    }
    return records;
  }

  OpenAssertions assertions() {
    return assertions;
  }

  int batches() {
    return runs.size();
  }

  static String normal(String text) {
    return text.replace("\r\n", "\n");
  }

  @Override
  public PrintedOutputAssert assertThat() {
    return new PrintedOutputAssert(this);
  }

  @Override
  public String toString() {
    return text();
  }
}
