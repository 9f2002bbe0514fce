/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.lifecycle;

import dev.tidemill.spi.source.Offset;
import dev.tidemill.spi.source.OffsetRange;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.PartitionReader;
import dev.tidemill.spi.source.RowOffset;
import dev.tidemill.spi.source.Source;
import dev.tidemill.spi.source.SourceContext;
import dev.tidemill.spi.source.SourcePartition;
import dev.tidemill.time.Time;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;

/**
 * Brings one list of records per batch, and fails where its script says. Offsets count the lists. It does not count its
 * records beforehand, unless it is told to.
 */
final class ScriptedSource implements Source<String> {
  private final List<List<String>> lists;
  private final Script script;
  private boolean counts;
  private boolean stillHasMore;

  @SafeVarargs
  @SuppressWarnings("varargs")
  ScriptedSource(List<String>... lists) {
    this(new Script(), lists);
  }

  @SafeVarargs
  @SuppressWarnings("varargs")
  ScriptedSource(Script script, List<String>... lists) {
    this.script = script;
    this.lists = new ArrayList<>(List.of(lists));
  }

  /** Has the n-th call of a method fail, counted from 1: open, begin, end, partitions, read, release, ... */
  ScriptedSource fail(String method, int n, Throwable failure) {
    script.fail(method, n, failure);
    return this;
  }

  /** Has the n-th call of a method leave its thread interrupted. */
  ScriptedSource interrupt(String method, int n) {
    script.interrupt(method, n);
    return this;
  }

  ScriptedSource countsBeforehand() {
    counts = true;
    return this;
  }

  /** Says for ever that more has arrived, whatever was taken. */
  ScriptedSource neverDrained() {
    stillHasMore = true;
    return this;
  }

  List<String> calls() {
    return script.calls();
  }

  List<String> calls(String method) {
    return script.calls().stream().filter(call -> call.startsWith(method)).toList();
  }

  @Override
  public OpenSource<String> open(SourceContext context) {
    script.called("open", "open " + context.name());
    return new Opened();
  }

  private static int row(Offset offset) {
    return (int) ((RowOffset) offset).row();
  }

  private final class Opened implements OpenSource<String> {
    @Override
    public Offset begin() {
      script.called("begin", "begin");
      return new RowOffset(0);
    }

    @Override
    public Offset end(Time batchTime, Offset from, long maxRecords) {
      script.called("end", "end " + batchTime + " from " + from);
      return new RowOffset(Math.min(lists.size(), row(from) + 1));
    }

    @Override
    public List<SourcePartition<String>> partitions(OffsetRange range) {
      script.called("partitions", "partitions " + range);
      List<String> records = new ArrayList<>();
      lists.subList(row(range.from()), row(range.until())).forEach(records::addAll);
      return List.of(() -> new Reader(records));
    }

    @Override
    public Offset parse(String text) {
      return RowOffset.parse(text);
    }

    @Override
    public OptionalLong count(OffsetRange range) {
      script.called("count", "count " + range);
      return counts
          ? OptionalLong.of(lists.subList(row(range.from()), row(range.until())).stream()
              .mapToLong(List::size)
              .sum())
          : OptionalLong.empty();
    }

    @Override
    public String describe(OffsetRange range) {
      script.called("describe", "describe " + range);
      return "lists " + range;
    }

    @Override
    public boolean hasMore(Offset from) {
      script.called("hasMore", "hasMore " + from);
      return stillHasMore || row(from) < lists.size();
    }

    @Override
    public void stopIntake() {
      script.called("stopIntake", "stopIntake");
    }

    @Override
    public void release(Offset upTo) {
      script.called("release", "release " + upTo);
    }

    @Override
    public void close() {
      script.called("close", "close");
    }
  }

  private final class Reader implements PartitionReader<String> {
    private final Iterator<String> records;
    private String current = "";

    Reader(List<String> records) {
      this.records = records.iterator();
    }

    @Override
    public boolean next() {
      if (!records.hasNext()) {
        return false;
      }
      script.called("read", "read");
      current = records.next();
      return true;
    }

    @Override
    public String record() {
      return current;
    }
  }
}
