/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.launch;

import static dev.tidemill.launch.MistakeReports.logged;
import static dev.tidemill.launch.MistakeReports.normal;
import static dev.tidemill.launch.MistakeReports.report;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * All that people read when they have made a mistake, word by word: what failed, where, the value against its bound, what to
 * do, and nothing else.
 */
class MistakesTest {
  private static final String RECEIVERS = "dev.tidemill.internal.source.ReceiverEvents";

  @TempDir
  private Path directory;

  @BeforeEach
  void tell_the_job_its_directory() {
    MistakenJobs.directory = directory;
  }

  @Test
  void a_directory_that_is_missing() throws Exception {
    assertThat(logged(MistakenJobs.MissingDirectory.class, "dev.tidemill.internal.job.RunningJob"))
        .isEqualTo("""
        WARN textFileStream "lines" (MistakenJobs.java:#): stream "lines" finds no directory no/such/directory; its batches are empty until there is one: create it, or check the path; a relative path starts in CWD (NoSuchFileException)
        """);
  }

  @Test
  void a_file_to_replay_that_is_missing() {
    assertThat(report(MistakenJobs.MissingReplay.class)).isEqualTo("""
        The job failed.
        SOURCE_FAILED: could not open the source of stream "lines", declared by replayStream "lines" (MistakenJobs.java:#): there is no file no/such.txt; create it, or check the path; a relative path starts in CWD
        Caused by java.nio.file.NoSuchFileException: no/such.txt
        """);
  }

  @Test
  void a_file_to_read_that_is_missing() {
    assertThat(report(MistakenJobs.MissingFile.class)).isEqualTo("""
        The job failed.
        STORAGE_FAILED: there is no file or directory at no/such.txt; check the path
            at dev.tidemill.launch.MistakenJobs$MissingFile.declare(MistakenJobs.java:#)
            at dev.tidemill.launch.MistakenJobs$Mistaken.define(MistakenJobs.java:#)
        """);
  }

  @Test
  void bytes_that_a_decoder_does_not_take() {
    assertThat(report(MistakenJobs.MalformedBytes.class)).startsWith("""
        The job failed.
        SOURCE_FAILED: partition 0 of fileStream "orders" (MistakenJobs.java:#), file DIR/orders.txt, could not be read after 0 records in batch TIME: java.nio.charset.MalformedInputException: Input length = 1; its bytes are not in the charset that the decoder expects: decode with their charset, or have the decoder replace what is malformed (CodingErrorAction.REPLACE); attempt 2 was the last of 2 (stream.batch.maxAttempts)
        Caused by java.nio.charset.MalformedInputException: Input length = 1
            at java.base/java.nio.charset.CoderResult.throwException(CoderResult.java:#)
        """);
  }

  @Test
  void a_server_that_is_not_there() throws Exception {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      MistakenJobs.port = free.getLocalPort();
    }
    assertThat(logged(MistakenJobs.NoServer.class, RECEIVERS)).isEqualTo("""
        WARN receiver of stream "lines", socketTextStream (MistakenJobs.java:#): error connecting to 127.0.0.1:PORT: no server listens there; start one in another terminal, for example `nc -lk PORT` (java.net.ConnectException: Connection refused); next attempt in DELAY
        """);
  }

  @Test
  void a_port_that_another_program_uses() throws Exception {
    try (DatagramSocket other = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      MistakenJobs.port = other.getLocalPort();
      assertThat(logged(MistakenJobs.PortInUse.class, RECEIVERS)).isEqualTo("""
          WARN receiver of stream "packets", receiverStream (MistakenJobs.java:#): receiver failed: the port that it opens at MistakenJobs.java:# is in use; end the program that uses it, or choose another port (java.net.BindException: Address already in use); next attempt in DELAY
          """);
    }
  }

  @Test
  void a_function_that_is_null() {
    assertThat(report(MistakenJobs.NullFunction.class)).isEqualTo("""
        The job failed.
        INVALID_ARGUMENT: argument 1 of map (MistakenJobs.java:#) is null; pass a value
            at dev.tidemill.launch.MistakenJobs$NullFunction.declare(MistakenJobs.java:#)
            at dev.tidemill.launch.MistakenJobs$Mistaken.define(MistakenJobs.java:#)
        """);
  }

  @Test
  void an_output_that_cannot_be_written() throws Exception {
    Files.createFile(directory.resolve("file.txt"));
    assertThat(report(MistakenJobs.UnwritableOutput.class)).isEqualTo("""
        The job failed.
        OUTPUT_FAILED: the sink of saveAsTextFiles (MistakenJobs.java:#) cannot be opened: DIR/file.txt is a file, so that no directory can be created in it; move it away, or choose another prefix
        """);
  }

  @Test
  void an_output_that_throws() {
    assertThat(report(MistakenJobs.ThrowingOutput.class)).isEqualTo("""
        The job failed.
        OUTPUT_FAILED: foreachRDD (MistakenJobs.java:#) failed in batch TIME: java.io.IOException: the database is away; attempt 2 was the last of 2 (stream.batch.maxAttempts)
        Caused by java.io.IOException: the database is away
            at dev.tidemill.launch.MistakenJobs$ThrowingOutput.lambda$declare$0(MistakenJobs.java:#)
        """);
  }

  @Test
  void a_recursion_without_an_end() {
    assertThat(report(MistakenJobs.EndlessRecursion.class)).matches("""
        The job failed\\.
        USER_FUNCTION_FAILED: map \\(MistakenJobs\\.java:#\\) failed in batch TIME, partition 0, on the record \\d+: java\\.lang\\.StackOverflowError; .+
        Caused by java\\.lang\\.StackOverflowError
            at dev\\.tidemill\\.launch\\.MistakenJobs\\$EndlessRecursion\\.depth\\(MistakenJobs\\.java:#\\)
            \\.\\.\\. this frame repeated 1023 more times
        The stack is full: a method calls itself endlessly, as the repeated frames show\\. If it has to go that deep, give the JVM a bigger stack with -Xss8m \\(mvn stream:run -Dstream\\.jvmArgs=-Xss8m\\)\\.
        """);
  }

  @Test
  void no_output() throws Exception {
    try (LauncherProcess process = LauncherProcess.job(
        directory, MistakenJobs.NoOutput.class)) { // no line of a program calls start()
      assertThat(process.exitCode()).isEqualTo(ExitCode.JOB_FAILED);
      assertThat(normal(process.complained())).isEqualTo("""
        The job dev.tidemill.launch.MistakenJobs$NoOutput failed.
        INVALID_STATE: no output operation is declared, so there is nothing to do; call print(), foreachRDD(...), saveAsTextFiles(...) or writeTo(...) on a stream, for example on that of map (MistakenJobs.java:#)
        """);
    }
  }

  @Test
  void a_job_that_starts_itself() {
    assertThat(report(MistakenJobs.StartsItself.class)).isEqualTo("""
        The job failed.
        INVALID_STATE: start (MistakenJobs.java:#) is called within define(...), which only declares streams and outputs: the launcher or the test starts the job afterwards; remove start(), and awaitTermination() with it
            at dev.tidemill.launch.MistakenJobs$StartsItself.declare(MistakenJobs.java:#)
            at dev.tidemill.launch.MistakenJobs$Mistaken.define(MistakenJobs.java:#)
        """);
  }

  @Test
  void a_function_that_uses_a_field() {
    assertThat(report(MistakenJobs.CapturesThis.class)).isEqualTo("""
        The job failed.
        NOT_SERIALIZABLE: the function of map (MistakenJobs.java:#) captures an object of type dev.tidemill.launch.MistakenJobs$CapturesThis, which is not serializable; it is the object around the function, which uses one of its fields or methods; copy the field into a local variable, or make the method static
            at dev.tidemill.launch.MistakenJobs$CapturesThis.declare(MistakenJobs.java:#)
            at dev.tidemill.launch.MistakenJobs$Mistaken.define(MistakenJobs.java:#)
        Caused by java.io.NotSerializableException: dev.tidemill.launch.MistakenJobs$CapturesThis
        """);
  }

  @Test
  void a_function_that_uses_a_socket() {
    assertThat(report(MistakenJobs.CapturesSocket.class)).isEqualTo("""
        The job failed.
        NOT_SERIALIZABLE: the function of map (MistakenJobs.java:#) captures an object of type java.net.Socket, which is not serializable; copy what it needs of it into a local variable, or create the object inside the function, once per partition in mapPartitions
            at dev.tidemill.launch.MistakenJobs$CapturesSocket.declare(MistakenJobs.java:#)
            at dev.tidemill.launch.MistakenJobs$Mistaken.define(MistakenJobs.java:#)
        Caused by java.io.NotSerializableException: java.net.Socket
        """);
  }

  @Test
  void a_key_that_is_an_array() {
    assertThat(report(MistakenJobs.ArrayKey.class)).isEqualTo("""
        The job failed.
        UNSTABLE_KEY: a key of type byte[] cannot be used in reduceByKey (MistakenJobs.java:#): arrays with equal content are not equal and have different hash codes; make the key a List, a String or a record (in batch TIME, partition 0); attempt 2 has failed in the same way as the one before it, so there is no further one
        """);
  }

  @Test
  void a_master_that_there_is_not() {
    assertThat(report(MistakenJobs.UnknownMaster.class)).matches("""
        The job failed\\.
        UNKNOWN_MASTER: no engine on the class path serves the master "yarn", set by master \\(MistakenJobs\\.java:#\\); there is .*local, local\\[n], local\\[\\*]
        """);
  }

  @Test
  void batches_that_are_slower_than_the_interval() throws Exception {
    assertThat(logged(MistakenJobs.TooSlow.class, "dev.tidemill.job")).isEqualTo("""
        WARN batch TIME begins 1150 ms late, more than the batch interval of 50 ms; 23 more batches are waiting behind it. The batch before it took 1200 ms. If batches stay slower than the interval, give them less to do, more threads (stream.master) or a longer stream.batchInterval
        """);
  }
}
