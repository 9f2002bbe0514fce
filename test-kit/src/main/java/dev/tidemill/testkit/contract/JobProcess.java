/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.contract;

import dev.tidemill.DStream;
import dev.tidemill.StreamingContext;
import dev.tidemill.listener.SourceGap;
import dev.tidemill.listener.StreamingListener;
import dev.tidemill.spi.source.Gap;
import dev.tidemill.spi.source.Source;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A job in a process of its own, which a test ends with SIGKILL and starts again in the same
 * directory, to see what a source loses or repeats.
 *
 * <pre>{@code
 * final class Numbers {                                    // a program on the test's class path
 *   public static void main(String[] args) throws Exception {
 *     JobProcess.run(new QueueSource(args[1]), args[0], Map.of());
 *   }
 * }
 *
 * JobProcess job = new JobProcess(Numbers.class, directory, "tcp://localhost:1883");
 * job.nextBatch();
 * assertThat(job.kill()).isEmpty();                        // gaps that were reported
 * job = new JobProcess(Numbers.class, directory, "tcp://localhost:1883");
 * ...
 * assertThat(JobProcess.published(directory)).containsExactly("1", "2", "3");
 * }</pre>
 *
 * <p>Used by one thread. The errors of the process are in the file {@code errors} of the directory.
 */
public final class JobProcess {
  private static final String BATCH = "batch ";
  private static final String GAP = "gap ";
  private static final String SEPARATOR = "\t";
  private static final String NUMBERS = "numbers-";

  private final Process process;
  private final BufferedReader lines;
  private final Path errors;

  /**
   * Starts a program that calls {@link #run}.
   *
   * @param program has a {@code main}; its arguments are the directory and these
   * @param directory where the job keeps its checkpoint and puts its records
   */
  public JobProcess(Class<?> program, Path directory, String... arguments) throws IOException {
    errors = directory.resolve("errors");
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Xmx128m",
        "-cp",
        System.getProperty("java.class.path"),
        program.getName(),
        directory.toString()));
    command.addAll(List.of(arguments));
    process = new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
        .start();
    lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /**
   * Runs a job that saves the texts of a source, in batches of 50 ms, until the process is killed.
   * Called by the program.
   *
   * @param source its texts have no line breaks
   * @param directory the first argument of the program
   * @param settings further settings of the job
   */
  public static void run(Source<String> source, String directory, Map<String, String> settings)
      throws Exception {
    StreamingContext.Builder builder = StreamingContext.builder()
        .master("local[1]")
        .batchInterval(Duration.ofMillis(50))
        .checkpoint(directory + "/checkpoint");
    settings.forEach(builder::setting);
    try (StreamingContext ssc = builder.build()) {
      ssc.addListener(new StreamingListener() {
        @Override
        public void onGap(SourceGap reported) {
          Gap gap = reported.gap();
          System.out.println(GAP + String.join(SEPARATOR, gap.from(), gap.until(), gap.reason()));
        }
      });
      DStream<String> in = ssc.stream("in", source);
      in.saveAsTextFiles(directory + "/out/numbers").named("numbers");
      in.foreachRDD(rdd -> {
            List<String> texts = rdd.collect();
            if (!texts.isEmpty()) {
              System.out.println(BATCH + texts.get(texts.size() - 1));
            }
          })
          .named("progress");
      ssc.start();
      ssc.awaitTermination();
    }
  }

  /**
   * Waits for the next batch that has records, and returns the last one of them.
   *
   * @throws AssertionError if a gap is reported before it, or the process ends
   */
  public String nextBatch() throws IOException {
    String line = lines.readLine();
    if (line == null) {
      throw new AssertionError("the job has ended; see " + errors);
    }
    if (!line.startsWith(BATCH)) {
      throw new AssertionError("a line of a batch was expected, and the job has written: " + line);
    }
    return line.substring(BATCH.length());
  }

  /** Waits for a batch whose last record is this number, or a higher one. */
  public void awaitNumber(long number) throws IOException {
    while (Long.parseLong(nextBatch()) < number) {
      // The next batch has more.
    }
  }

  /**
   * Ends the process with SIGKILL, and returns the gaps that it has reported since the last batch
   * that was waited for. Of a process that was killed before, there are none.
   */
  public List<Gap> kill() {
    process
        .toHandle()
        .destroyForcibly(); // keeps the output, which Process.destroyForcibly() does not
    process.onExit().orTimeout(1, TimeUnit.MINUTES).join();
    return lines
        .lines()
        .filter(line -> line.startsWith(GAP))
        .map(line -> line.substring(GAP.length()).split(SEPARATOR, -1))
        .map(parts -> new Gap(parts[0], parts[1], parts[2]))
        .toList();
  }

  /** Returns what published batches have saved in a directory, in their order. */
  public static List<String> published(Path directory) throws IOException {
    List<String> records = new ArrayList<>();
    for (Path batch : list(directory.resolve("out"), NUMBERS)) {
      for (Path part : list(batch, "part-")) {
        records.addAll(Files.readAllLines(part));
      }
    }
    return records;
  }

  private static List<Path> list(Path in, String prefix) throws IOException {
    if (!Files.isDirectory(in)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(in)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .sorted()
          .toList();
    }
  }
}
