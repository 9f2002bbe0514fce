/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.metrics;

import dev.tidemill.error.Origin;
import dev.tidemill.listener.OutputInfo;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * What a job declares.
 *
 * @param id id of this start of the job
 * @param name name of the application
 * @param master which engine runs it
 * @param partitions default number of partitions
 * @param startTime when this start began
 * @param printZone time zone in which the job prints times
 * @param streams all streams in the order of declaration; a stream comes after its inputs
 * @param outputs all outputs in the order of declaration
 * @param checkpoint what the job resumes from and writes to, if it has a checkpoint
 * @param page settings of the page
 */
public record JobDescription(
    String id,
    String name,
    String master,
    int partitions,
    Duration batchInterval,
    Time startTime,
    ZoneId printZone,
    List<Stream> streams,
    List<Output> outputs,
    Optional<String> checkpoint,
    PageSettings page) {
  public JobDescription {
    streams = List.copyOf(streams);
    outputs = List.copyOf(outputs);
  }

  /**
   * A stream.
   *
   * @param id its place in the order of declaration
   * @param key what it is known by in every run of the job
   * @param origin the operation that declared it
   * @param kind what it does
   * @param inputs ids of the streams that it reads
   * @param slide time between two of its batches
   */
  public record Stream(
      int id, String key, Origin origin, Kind kind, List<Integer> inputs, Duration slide) {
    public Stream {
      inputs = List.copyOf(inputs);
    }
  }

  /** What a stream does. */
  public enum Kind {
    /** Brings records in. */
    SOURCE,
    /** Makes records of those of the same batch. */
    OPERATION,
    /** Combines the records of several batches. */
    WINDOW,
    /** Keeps state by key. */
    STATE
  }

  /**
   * An output.
   *
   * @param input id of the stream that it takes
   * @param guarantee what it promises when a batch is written again
   */
  public record Output(OutputInfo info, int input, String guarantee) {}
}
