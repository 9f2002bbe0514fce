/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.launch;

import static dev.tidemill.launch.MistakeReports.report;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What people read when a job is refused before it runs, word by word. */
class DeclarationMistakesTest {
  @Test
  void a_window_that_is_not_a_multiple_of_the_interval() {
    assertThat(report(MistakenDeclarations.UnevenWindow.class)).isEqualTo("""
        The job failed.
        INVALID_ARGUMENT: window of 120 ms is not a positive multiple of 50 ms, the slide of its input, in window (MistakenDeclarations.java:#); use 100 ms or 150 ms
            at dev.tidemill.launch.MistakenDeclarations$UnevenWindow.declare(MistakenDeclarations.java:#)
            at dev.tidemill.launch.MistakenJobs$Mistaken.define(MistakenJobs.java:#)
        """);
  }

  @Test
  void a_slide_that_is_not_a_multiple_of_the_interval() {
    assertThat(report(MistakenDeclarations.UnevenSlide.class)).isEqualTo("""
        The job failed.
        INVALID_ARGUMENT: slide of 70 ms is not a positive multiple of 50 ms, the slide of its input, in window (MistakenDeclarations.java:#); use 50 ms or 100 ms
            at dev.tidemill.launch.MistakenDeclarations$UnevenSlide.declare(MistakenDeclarations.java:#)
            at dev.tidemill.launch.MistakenJobs$Mistaken.define(MistakenJobs.java:#)
        """);
  }

  @Test
  void an_interval_of_nothing() {
    assertThat(report(MistakenDeclarations.NoInterval.class)).isEqualTo("""
        The job failed.
        INVALID_SETTING: setting stream.batchInterval is "0ms", set by batchInterval (MistakenDeclarations.java:#); it must be a time of whole milliseconds from 1ms to 8760h, such as 500ms, 2s, 5m or 1h
        """);
  }

  @Test
  void a_time_without_a_unit() {
    assertThat(report(MistakenDeclarations.NoUnit.class)).isEqualTo("""
        The job failed.
        INVALID_SETTING: setting stream.batchInterval is "5", set by setting (MistakenDeclarations.java:#); it must be a time of whole milliseconds from 1ms to 8760h, such as 500ms, 2s, 5m or 1h
        """);
  }

  @Test
  void a_setting_that_is_misspelled() {
    assertThat(report(MistakenDeclarations.MisspeltKey.class)).isEqualTo("""
        The job failed.
        INVALID_SETTING: unknown setting "stream.batch.interval", set by setting (MistakenDeclarations.java:#); did you mean stream.batchInterval? The settings are [ALL KEYS]
        """);
  }

  @Test
  void a_setting_of_another_system() {
    assertThat(report(MistakenDeclarations.UnknownKey.class)).isEqualTo("""
        The job failed.
        INVALID_SETTING: unknown setting "spark.executor.memory", set by setting (MistakenDeclarations.java:#); the settings are [ALL KEYS]
        """);
  }

  @Test
  void a_master_without_threads() {
    assertThat(report(MistakenDeclarations.NoThreads.class)).isEqualTo("""
        The job failed.
        INVALID_ARGUMENT: master "local[0]" asks for 0 threads; use local[n] with n from 1 to 1024, or local[*] for one thread per core, set by master (MistakenDeclarations.java:#)
        """);
  }

  @Test
  void a_port_that_there_is_not() {
    assertThat(report(MistakenDeclarations.ImpossiblePort.class)).isEqualTo("""
        The job failed.
        INVALID_ARGUMENT: port is 70000 in socketTextStream (MistakenDeclarations.java:#); it must be from 1 to 65535
            at dev.tidemill.launch.MistakenDeclarations$ImpossiblePort.declare(MistakenDeclarations.java:#)
            at dev.tidemill.launch.MistakenJobs$Mistaken.define(MistakenJobs.java:#)
        """);
  }

  @Test
  void a_directory_without_a_name() {
    assertThat(report(MistakenDeclarations.NoDirectory.class)).isEqualTo("""
        The job failed.
        INVALID_ARGUMENT: the directory given to textFileStream (MistakenDeclarations.java:#) is empty; give it a path, or "." for the working directory
            at dev.tidemill.launch.MistakenDeclarations$NoDirectory.declare(MistakenDeclarations.java:#)
            at dev.tidemill.launch.MistakenJobs$Mistaken.define(MistakenJobs.java:#)
        """);
  }

  @Test
  void an_output_without_a_name() {
    assertThat(report(MistakenDeclarations.NoPrefix.class)).isEqualTo("""
        The job failed.
        INVALID_ARGUMENT: the prefix given to saveAsTextFiles (MistakenDeclarations.java:#) is empty; give it a path and a name
            at dev.tidemill.launch.MistakenDeclarations$NoPrefix.declare(MistakenDeclarations.java:#)
            at dev.tidemill.launch.MistakenJobs$Mistaken.define(MistakenJobs.java:#)
        """);
  }

  @Test
  void a_rate_of_nothing() {
    assertThat(report(MistakenDeclarations.NoRate.class)).isEqualTo("""
        The job failed.
        INVALID_ARGUMENT: rate in records per second is 0 in rateStream (MistakenDeclarations.java:#); it must be at least 1
            at dev.tidemill.launch.MistakenDeclarations$NoRate.declare(MistakenDeclarations.java:#)
            at dev.tidemill.launch.MistakenJobs$Mistaken.define(MistakenJobs.java:#)
        """);
  }

  @Test
  void no_partitions() {
    assertThat(report(MistakenDeclarations.NoPartitions.class)).isEqualTo("""
        The job failed.
        INVALID_ARGUMENT: number of partitions is 0 in repartition (MistakenDeclarations.java:#); it must be from 1 to 65536
            at dev.tidemill.launch.MistakenDeclarations$NoPartitions.declare(MistakenDeclarations.java:#)
            at dev.tidemill.launch.MistakenJobs$Mistaken.define(MistakenJobs.java:#)
        """);
  }

  @Test
  void one_name_for_two_streams() {
    assertThat(report(MistakenDeclarations.SameName.class)).isEqualTo("""
        The job failed.
        DUPLICATE_NAME: the name "numbers" given in named (MistakenDeclarations.java:#) belongs to rateStream (MistakenDeclarations.java:#) already; use another name
            at dev.tidemill.launch.MistakenDeclarations$SameName.declare(MistakenDeclarations.java:#)
            at dev.tidemill.launch.MistakenJobs$Mistaken.define(MistakenJobs.java:#)
        """);
  }

  @Test
  void streams_of_two_contexts() {
    assertThat(report(MistakenDeclarations.TwoContexts.class)).isEqualTo("""
        The job failed.
        INVALID_ARGUMENT: union (MistakenDeclarations.java:#) combines streams of two contexts; declare them on the same one
            at dev.tidemill.launch.MistakenDeclarations$TwoContexts.declare(MistakenDeclarations.java:#)
            at dev.tidemill.launch.MistakenJobs$Mistaken.define(MistakenJobs.java:#)
        """);
  }

  @Test
  void a_job_that_closes_its_context() {
    assertThat(report(MistakenDeclarations.ClosesItself.class)).isEqualTo("""
        The job failed.
        INVALID_STATE: stop (MistakenDeclarations.java:#) is called within define(...), which only declares streams and outputs: the launcher or the test runs the job afterwards and stops it; remove stop(), or the try statement that closes the context
            at dev.tidemill.launch.MistakenDeclarations$ClosesItself.declare(MistakenDeclarations.java:#)
            at dev.tidemill.launch.MistakenJobs$Mistaken.define(MistakenJobs.java:#)
        """);
  }

  @Test
  void an_rdd_within_a_function() {
    assertThat(report(MistakenDeclarations.CapturesRdd.class)).isEqualTo("""
        The job failed.
        NOT_SERIALIZABLE: the function of map (MistakenDeclarations.java:#) captures an object of type dev.tidemill.rdd.RDD, which is not serializable; an RDD is used on the driver only; join it, or collect() it into a local variable first
            at dev.tidemill.launch.MistakenDeclarations$CapturesRdd.declare(MistakenDeclarations.java:#)
            at dev.tidemill.launch.MistakenJobs$Mistaken.define(MistakenJobs.java:#)
        Caused by java.io.NotSerializableException: dev.tidemill.rdd.RDD
        """);
  }

  @Test
  void the_context_within_a_function() {
    assertThat(report(MistakenDeclarations.CapturesContext.class)).isEqualTo("""
        The job failed.
        NOT_SERIALIZABLE: the function of map (MistakenDeclarations.java:#) captures an object of type dev.tidemill.StreamingContext, which is not serializable; the context stays on the driver; copy what it needs of it into a local variable
            at dev.tidemill.launch.MistakenDeclarations$CapturesContext.declare(MistakenDeclarations.java:#)
            at dev.tidemill.launch.MistakenJobs$Mistaken.define(MistakenJobs.java:#)
        Caused by java.io.NotSerializableException: dev.tidemill.StreamingContext
        """);
  }

  @Test
  void a_job_that_is_not_public() {
    assertThat(report(MistakenDeclarations.Hidden.class)).isEqualTo("""
        The job dev.tidemill.launch.MistakenDeclarations$Hidden cannot be created: it is not public. A job is a public class with a public no-argument constructor.
        """);
  }

  @Test
  void a_job_whose_constructor_wants_something() {
    assertThat(report(MistakenDeclarations.WithParameter.class)).isEqualTo("""
        The job dev.tidemill.launch.MistakenDeclarations$WithParameter cannot be created: it has no public no-argument constructor. A job is a public class with a public no-argument constructor.
        """);
  }
}
