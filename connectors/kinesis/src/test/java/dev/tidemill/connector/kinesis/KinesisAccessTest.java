/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import dev.tidemill.testkit.contract.CollectingJob;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Access by credentials and by certificate, and the errors where it is refused. */
@NeedsKinesalite
class KinesisAccessTest {
  private static final String SECRET = "open-sesame-9";
  private static final String TOKEN = "token-sesame-9";
  private static final String IDENTITY = "identity-sesame-9";
  private static final String STORE_SECRET = "store-sesame-9";

  /** The certificates, which are made once: each takes five starts of a JVM. */
  @TempDir
  private static Path certificates;

  @TempDir
  private Path directory;

  private final List<String> logged = new CopyOnWriteArrayList<>();
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final Logger sdk = (Logger) LoggerFactory.getLogger("software.amazon.awssdk");
  private final Logger own = (Logger) LoggerFactory.getLogger("dev.tidemill");
  private final AppenderBase<ILoggingEvent> everything = new AppenderBase<>() {
    @Override
    protected void append(ILoggingEvent event) {
      logged.add(event.getFormattedMessage()
          + (event.getThrowableProxy() == null
              ? ""
              : ThrowableProxyUtil.asString(event.getThrowableProxy())));
    }
  };

  private Appender<ILoggingEvent> console = everything;

  @BeforeAll
  static void makeCertificates() throws Exception {
    makeCertificate("right", "localhost");
    makeCertificate("other", "localhost");
    makeCertificate("old", "localhost", "-startdate", "-10d", "-validity", "5");
    makeCertificate("elsewhere", "kinesis.example.org");
  }

  @BeforeEach
  void collect() {
    everything.start();
    console = root.getAppender("console");
    root.detachAppender(console);
    root.addAppender(everything);
    own.setLevel(Level.DEBUG);
    sdk.setLevel(
        Level.INFO); // with DEBUG, the SDK writes what it signs, and the session token with it
  }

  @AfterEach
  void nothing_secret_was_logged() {
    root.detachAppender(everything);
    root.addAppender(console);
    own.setLevel(Level.ERROR);
    sdk.setLevel(Level.OFF);
    System.setProperty("aws.secretAccessKey", "test-secret");
    System.clearProperty("aws.sessionToken");
    assertThat(logged)
        .noneMatch(
            line -> Stream.of(SECRET, TOKEN, IDENTITY, STORE_SECRET).anyMatch(line::contains));
  }

  @Test
  void credentials_that_the_service_does_not_accept_are_an_error_of_the_start() throws Exception {
    System.setProperty("aws.secretAccessKey", SECRET);
    System.setProperty("aws.sessionToken", TOKEN);
    try (Kinesalite kinesalite = Kinesalite.start();
        FaultyEndpoint endpoint = new FaultyEndpoint(kinesalite.endpoint())) {
      System.setProperty("aws.secretAccessKey", SECRET);
      kinesalite.createStream("in", 1);
      KinesisSource source = kinesalite.source("in").endpoint(endpoint.uri());
      try (CollectingJob<String> job = new CollectingJob<>(source.texts())) {
        kinesalite.put("in", List.of("one"));
        job.until(() -> job.records().equals(List.of("one")));
      }
      assertThat(logged).isNotEmpty();
      endpoint.fail(
          "DescribeStreamSummary",
          400,
          "UnrecognizedClientException",
          "The security token included in the request is invalid.");
      assertThatThrownBy(() -> Opening.of(source).close())
          .hasMessageContaining("Kinesis stream in in eu-west-1")
          .hasMessageContaining("UnrecognizedClientException")
          .hasMessageContaining("check that the credentials are valid and allow this");
      assertThatThrownBy(
              () -> new SinkStart<>(kinesalite.<String>sink("in").endpoint(endpoint.uri())).close())
          .hasMessageContaining("UnrecognizedClientException");
    }
  }

  @Test
  void the_default_chain_turns_a_web_identity_into_credentials_of_its_role() throws Exception {
    Path identity = Files.writeString(directory.resolve("token"), IDENTITY);
    try (FakeSts sts = new FakeSts(SECRET, TOKEN)) {
      withProperties(
          Map.of(
              "aws.region",
              "eu-west-1", // without one, the SDK asks the endpoint of no region
              "aws.endpointUrlSts",
              sts.uri(),
              "aws.webIdentityTokenFile",
              identity.toString(),
              "aws.roleArn",
              "arn:aws:iam::1:role/job",
              "aws.roleSessionName",
              "orders"),
          () -> assertNoStream(Kinesis.stream("in").region("eu-west-1").endpoint(sts.uri())));
      assertThat(sts.requests())
          .singleElement()
          .satisfies(request -> assertThat(request)
              .contains("Action=AssumeRoleWithWebIdentity")
              .contains("RoleArn=arn:aws:iam::1:role/job")
              .contains("RoleSessionName=orders")
              .contains("WebIdentityToken=" + IDENTITY));
      assertThat(sts.signers()).isNotEmpty().containsOnly("ASIAOFROLE " + TOKEN);
    }
  }

  @Test
  void a_role_is_assumed_with_the_credentials_of_the_job_and_its_own_are_used() throws Exception {
    try (FakeSts sts = new FakeSts(SECRET, TOKEN)) {
      withProperties(
          Map.of(
              "aws.endpointUrlSts",
              sts.uri(),
              "aws.accessKeyId",
              "AKIAOFJOB",
              "aws.secretAccessKey",
              SECRET),
          () -> assertNoStream(Kinesis.stream("in")
              .region("eu-west-1")
              .endpoint(sts.uri())
              .role("arn:aws:iam::1:role/job")));
      assertThat(sts.requests())
          .singleElement()
          .satisfies(request -> assertThat(request)
              .contains("Action=AssumeRole&")
              .contains("RoleArn=arn:aws:iam::1:role/job")
              .contains("RoleSessionName=tidemill-job"));
      assertThat(sts.signers()).isNotEmpty().containsOnly("ASIAOFROLE " + TOKEN);
    }
  }

  /** The service has answered: it was asked with credentials. */
  private static void assertNoStream(KinesisSource source) {
    assertThatThrownBy(() -> Opening.of(source).close())
        .hasMessageContaining("ResourceNotFoundException")
        .hasMessageNotContaining(SECRET)
        .hasMessageNotContaining(TOKEN);
  }

  /** Runs it with these settings of the SDK alone, without the credentials of the other tests. */
  private static void withProperties(Map<String, String> settings, Runnable test) {
    Set<String> names = new HashSet<>(settings.keySet());
    names.addAll(List.of("aws.accessKeyId", "aws.secretAccessKey"));
    Map<String, String> before = new HashMap<>();
    for (String name : names) {
      String value = System.getProperty(name);
      if (value != null) {
        before.put(name, value);
      }
      System.clearProperty(name);
    }
    settings.forEach(System::setProperty);
    try {
      test.run();
    } finally {
      names.forEach(System::clearProperty);
      before.forEach(System::setProperty);
    }
  }

  @Test
  void a_profile_that_is_not_there_is_named() {
    assertThatThrownBy(() -> Opening.of(nobodyAsked().profile("nobody")).close())
        .hasMessageContaining("the profile \"nobody\" has no credentials")
        .hasMessageContaining("~/.aws/credentials");
  }

  /** A source that has no server: credentials are looked for before one is asked. */
  private static KinesisSource nobodyAsked() {
    return Kinesis.stream("in").region(Kinesalite.REGION).endpoint("http://localhost:1");
  }

  @Test
  void without_credentials_each_way_to_give_them_is_named() {
    withProperties(
        Map.of("aws.sharedCredentialsFile", "none", "aws.disableEc2Metadata", "true"),
        () -> assertThatThrownBy(() -> Opening.of(nobodyAsked()).close())
            .hasMessageContaining("no credentials were found")
            .hasMessageContaining("profile(...)"));
  }

  /** Also where system properties have credentials and a region of somebody else. */
  @Test
  void a_profile_that_is_named_has_the_credentials_and_the_region() throws Exception {
    Path credentials = Files.writeString(directory.resolve("credentials"), """
        [reports]
        aws_access_key_id = AKIAOFREPORTS
        aws_secret_access_key = %s
        """.formatted(SECRET));
    Path config = Files.writeString(directory.resolve("config"), """
        [profile reports]
        region = ap-south-1
        """);
    try (FakeSts sts = new FakeSts(SECRET, TOKEN)) {
      KinesisSource source = Kinesis.stream("in").endpoint(sts.uri()).profile("reports");
      Map<String, String> files = Map.of(
          "aws.sharedCredentialsFile", credentials.toString(),
          "aws.configFile", config.toString());
      withProperties(files, () -> assertNoStream(source));
      Map<String, String> others = new HashMap<>(files);
      others.put("aws.accessKeyId", "AKIAOFOTHERS");
      others.put("aws.secretAccessKey", SECRET);
      withProperties(others, () -> assertNoStream(source));
      withProperties(others, () -> assertNoStream(source.region("eu-west-1")));
      assertThat(sts.signers()).containsOnly("AKIAOFREPORTS null");
      assertThat(sts.regions().stream().distinct()).containsExactly("ap-south-1", "eu-west-1");
    }
  }

  @Test
  void a_certificate_that_is_trusted_opens_the_door() throws Exception {
    try (Kinesalite kinesalite = tlsServer("right")) {
      KinesisSource source = kinesalite.source("in");
      assertThatThrownBy(() ->
              Opening.of(source.trustStore(trusted("right"), STORE_SECRET)).close())
          .hasMessageContaining("ResourceNotFoundException"); // it has answered
      assertThatThrownBy(() ->
              Opening.of(source.trustStore(trusted("other"), STORE_SECRET)).close())
          .hasMessageContaining("check that the certificate is valid and its authority is trusted");
      assertThatThrownBy(() -> Opening.of(source).close())
          .hasMessageContaining("unable to find valid certification path");
      assertThatThrownBy(
              () -> Opening.of(source.trustStore(trusted("right"), "wrong")).close())
          .hasStackTraceContaining("cannot read the trust store")
          .hasStackTraceContaining("right-trust.p12");
    }
  }

  @Test
  void a_certificate_that_has_expired_or_is_of_another_server_is_refused() throws Exception {
    try (Kinesalite kinesalite = tlsServer("old")) {
      assertThatThrownBy(
              () -> Opening.of(kinesalite.source("in").trustStore(trusted("old"), STORE_SECRET))
                  .close())
          .hasMessageContaining("NotAfter");
    }
    try (Kinesalite kinesalite = tlsServer("elsewhere")) {
      assertThatThrownBy(() -> Opening.of(
                  kinesalite.source("in").trustStore(trusted("elsewhere"), STORE_SECRET))
              .close())
          .hasMessageContaining("localhost");
    }
  }

  private static Path trusted(String name) {
    return certificates.resolve(name + "-trust.p12");
  }

  private static Kinesalite tlsServer(String name) throws IOException {
    return Kinesalite.startTls(
        certificates.resolve(name + ".key"), certificates.resolve(name + ".crt"));
  }

  /** Makes an authority, and a key that it certifies: for the server in PEM, for clients a store. */
  private static void makeCertificate(String name, String host, String... validity)
      throws Exception {
    String keys = certificates.resolve(name + ".p12").toString();
    String request = certificates.resolve(name + ".csr").toString();
    String certificate = certificates.resolve(name + ".crt").toString();
    String authority = certificates.resolve(name + ".ca").toString();
    keytool(
        keys, "-genkeypair", "-alias", "ca", "-keyalg", "EC", "-dname", "CN=ca", "-ext", "bc:c");
    keytool(keys, "-genkeypair", "-alias", "server", "-keyalg", "EC", "-dname", "CN=" + host);
    keytool(keys, "-certreq", "-alias", "server", "-file", request);
    List<String> sign = new ArrayList<>(List.of(
        "-gencert",
        "-rfc",
        "-alias",
        "ca",
        "-infile",
        request,
        "-outfile",
        certificate,
        "-ext",
        "san=dns:" + host));
    sign.addAll(List.of(validity));
    keytool(keys, sign.toArray(new String[0]));
    keytool(keys, "-exportcert", "-rfc", "-alias", "ca", "-file", authority);
    keytool(
        trusted(name).toString(), "-importcert", "-noprompt", "-alias", "ca", "-file", authority);
    byte[] key = KeyStore.getInstance(Path.of(keys).toFile(), STORE_SECRET.toCharArray())
        .getKey("server", STORE_SECRET.toCharArray())
        .getEncoded();
    Files.writeString(
        certificates.resolve(name + ".key"),
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key)
            + "\n-----END PRIVATE KEY-----\n");
  }

  private static void keytool(String store, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.add("-J-XX:TieredStopAtLevel=1"); // half the time: it ends before code is optimized
    command.addAll(List.of(arguments));
    command.addAll(List.of("-storetype", "PKCS12", "-keystore", store, "-storepass", STORE_SECRET));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new AssertionError(command + ": " + output);
    }
  }
}
