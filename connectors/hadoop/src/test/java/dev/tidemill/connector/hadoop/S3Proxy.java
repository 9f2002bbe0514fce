/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MalformedURLException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/**
 * An S3 server in a process of its own, which all tests of this JVM share, and the classes of {@code
 * s3a}.
 *
 * <p>Both come from {@code src/test/s3/pom.xml}, resolved by Maven when the first test asks, since
 * the server needs other versions of much that this project uses. The classes of {@code s3a} are in
 * a class loader that a test makes its thread's own, as a job's classes may be.
 */
final class S3Proxy {
  private static final AtomicInteger DIRECTORIES = new AtomicInteger();

  private static final Pattern REQUEST =
      Pattern.compile("request: .*\\{([A-Z]+)@\\S+ http://[^/]+(\\S+) HTTP");
  private static final Path LOG = Path.of("target", "s3proxy.log").toAbsolutePath();

  private S3Proxy() {}

  private static final class Shared {
    static final List<String> JARS = jars();
    static final ClassLoader LOADER = loader();
    static final int PORT = start("none", LOG);

    static {
      createBucket("http://127.0.0.1:" + PORT, HttpClient.newHttpClient());
    }

    private static List<String> jars() {
      Path list = Path.of("target", "s3-class-path").toAbsolutePath();
      try {
        Files.createDirectories(list.getParent());
        Path log = Path.of("target", "s3-class-path.log").toAbsolutePath();
        Process maven = new ProcessBuilder(
                "mvn",
                "-q",
                "-B",
                "-ntp",
                "-f",
                Path.of("src", "test", "s3", "pom.xml").toString(),
                "dependency:build-classpath",
                "-Dmdep.outputFile=" + list)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
        if (!maven.waitFor(5, TimeUnit.MINUTES) || maven.exitValue() != 0) {
          maven.destroyForcibly();
          throw new IOException("cannot resolve src/test/s3/pom.xml: " + Files.readString(log));
        }
        return Arrays.asList(Files.readString(list).strip().split(File.pathSeparator));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    /** Without what the class path of the tests has, too. */
    private static ClassLoader loader() {
      List<URL> urls = new ArrayList<>();
      for (String jar : JARS) {
        String name = Path.of(jar).getFileName().toString();
        if (!name.matches("(slf4j|logback|jcl-over|log4j|hadoop-client|s3proxy).*")) {
          try {
            urls.add(Path.of(jar).toUri().toURL());
          } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
          }
        }
      }
      return new URLClassLoader(urls.toArray(URL[]::new), S3Proxy.class.getClassLoader());
    }

    private static int start(String authorization, Path log) {
      return start(
          authorization,
          List.of(
              "s3proxy.authorization=" + authorization,
              "s3proxy.identity=local",
              "s3proxy.credential=local"),
          "s3proxy.endpoint=http",
          log);
    }

    private static int start(String name, List<String> settings, String endpoint, Path log) {
      try {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
          port = free.getLocalPort();
        }
        Path properties = Path.of("target", "s3proxy-" + name + ".properties").toAbsolutePath();
        Files.writeString(
            properties,
            String.join(
                "\n",
                String.join("\n", settings),
                endpoint + "://127.0.0.1:" + port,
                "jclouds.provider=transient-nio2",
                "jclouds.identity=local",
                "jclouds.credential=local",
                ""));
        Process server = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Dlogback.configurationFile=" + logging(),
                "-cp",
                String.join(File.pathSeparator, JARS),
                "org.gaul.s3proxy.Main",
                "--properties",
                properties.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
        Runtime.getRuntime().addShutdownHook(new Thread(server::destroyForcibly));
        await().pollInSameThread().atMost(Duration.ofMinutes(2)).until(() -> accepts(port));
        return port;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** The server logs each request before it serves it, and nothing else but warnings. */
    private static Path logging() throws IOException {
      return Files.writeString(Path.of("target", "s3proxy-logback.xml").toAbsolutePath(), """
          <configuration>
            <appender name="console" class="ch.qos.logback.core.ConsoleAppender">
              <encoder><pattern>%d{HH:mm:ss.SSS} %msg%n</pattern></encoder>
            </appender>
            <logger name="org.gaul.s3proxy.S3ProxyHandler" level="DEBUG" />
            <root level="WARN"><appender-ref ref="console" /></root>
          </configuration>
          """);
    }

    private static boolean accepts(int port) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
        return true;
      } catch (IOException e) {
        return false;
      }
    }

    private static void createBucket(String endpoint, HttpClient client) {
      try {
        HttpResponse<String> answer = client.send(
            HttpRequest.newBuilder(URI.create(endpoint + "/bucket"))
                .PUT(HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
          throw new IllegalStateException(
              "no bucket: " + answer.statusCode() + " " + answer.body());
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** A server that asks for keys, which are {@code local} and {@code local}. */
  private static final class WithKeys {
    static final int PORT =
        Shared.start("aws-v2-or-v4", Path.of("target", "s3proxy-with-keys.log").toAbsolutePath());
  }

  static String endpointWithKeys() {
    return "http://127.0.0.1:" + WithKeys.PORT;
  }

  /** Starts a server with TLS, which asks for no keys. */
  static String startWithTls(Path keyStore, String password, SSLContext trusting) {
    int port = Shared.start(
        "tls",
        List.of(
            "s3proxy.authorization=none",
            "s3proxy.keystore-path=" + keyStore,
            "s3proxy.keystore-password=" + password),
        "s3proxy.secure-endpoint=https",
        Path.of("target", "s3proxy-tls.log").toAbsolutePath());
    String endpoint = "https://127.0.0.1:" + port;
    Shared.createBucket(endpoint, HttpClient.newBuilder().sslContext(trusting).build());
    return endpoint;
  }

  /**
   * The requests that have been served so far, such as {@code PUT /bucket/test-1/in/a}. The server
   * writes each to its log before it answers.
   */
  static List<String> requests() throws IOException {
    try (Stream<String> lines = Files.lines(LOG)) {
      return lines
          .map(REQUEST::matcher)
          .filter(Matcher::find)
          .map(found -> found.group(1) + " " + found.group(2))
          .toList();
    }
  }

  /** Where the classes of {@code s3a} are. */
  static ClassLoader classes() {
    return Shared.LOADER;
  }

  /** What a job has to set for this server. */
  static Map<String, String> settings() {
    return Map.of(
        "fs.s3a.endpoint", "http://127.0.0.1:" + Shared.PORT,
        "fs.s3a.endpoint.region", "us-east-1",
        "fs.s3a.path.style.access", "true",
        "fs.s3a.access.key", "local",
        "fs.s3a.secret.key", "local",
        "fs.s3a.input.stream.type", "classic",
        "fs.s3a.change.detection.mode", "warn",
        "fs.s3a.attempts.maximum", "3");
  }

  /** The path of a directory that is not there yet. */
  static String newDirectory() {
    return "s3a://bucket/test-" + DIRECTORIES.incrementAndGet();
  }
}
