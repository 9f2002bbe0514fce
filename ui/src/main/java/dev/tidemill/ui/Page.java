/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.ui;

import dev.tidemill.spi.metrics.ObservedJob;
import dev.tidemill.spi.metrics.PageSettings;
import dev.tidemill.ui.http.Access;
import dev.tidemill.ui.http.PageServer;
import dev.tidemill.ui.http.Token;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A page of this JVM. Jobs whose settings name the same address share one, and it stays when they
 * have ended, for as long as the JVM runs.
 */
final class Page implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Page.class);
  private static final Map<String, Page> PAGES = new HashMap<>();

  private final ShownJobs jobs;
  private final PageServer server;
  private final Optional<Token> token;

  private Page(ShownJobs jobs, PageServer server, Optional<Token> token) {
    this.jobs = jobs;
    this.server = server;
    this.token = token;
  }

  /**
   * The page for these settings; started if there is none yet.
   *
   * @throws IOException if it cannot be started; the message says what to do
   */
  static Page of(PageSettings settings) throws IOException {
    synchronized (PAGES) {
      String address = settings.host() + " " + settings.port();
      Page page = PAGES.get(address);
      if (page == null) {
        page = start(settings);
        PAGES.put(address, page);
      }
      return page;
    }
  }

  /** Starts a page that no other job shares. */
  static Page start(PageSettings settings) throws IOException {
    InetAddress host = address(settings.host());
    ShownJobs jobs = new ShownJobs();
    Token[] made = new Token[1];
    try {
      PageServer server = PageServer.start(
          host,
          settings.port(),
          address -> access(settings, address, made),
          settings.basePath(),
          new Routes(jobs));
      return new Page(jobs, server, Optional.ofNullable(made[0]));
    } catch (BindException e) {
      throw new IOException(
          "ports " + settings.port() + " to " + (settings.port() + 9) + " of " + settings.host()
              + " are taken, or the address is not one of this machine; stream.ui.port and"
              + " stream.ui.host choose others, and stream.ui.enabled=false turns the page off: "
              + e.getMessage(),
          e);
    } catch (UncheckedIOException e) {
      throw new IOException(
          "the file for the token cannot be written; stream.ui.tokenFile chooses another: "
              + e.getCause(),
          e);
    }
  }

  private static InetAddress address(String host) throws IOException {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new IOException(
          "stream.ui.host=" + host + " is not a known host name or IP address; use one of this"
              + " machine, such as 127.0.0.1, or 0.0.0.0 for all of its addresses",
          e);
    }
  }

  private static Access access(PageSettings settings, InetSocketAddress address, Token[] made) {
    String secret = "";
    if (!address.getAddress().isLoopbackAddress()) {
      try {
        made[0] = Token.writtenTo(Path.of(settings
            .tokenFile()
            .orElseGet(() -> System.getProperty("java.io.tmpdir") + "/tidemill-page-"
                + ProcessHandle.current().pid() + "-" + address.getPort() + ".token")));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      secret = made[0].text();
    }
    return Access.to(
        address.getAddress(), settings.allowedHosts(), settings.protectMetrics(), secret);
  }

  /** Shows a job, until the result is closed; then as one that has ended. */
  AutoCloseable show(ObservedJob job) {
    job.description().page().history().ifPresent(history -> show(history));
    AutoCloseable shown = jobs.add(job);
    LOG.info(
        "{} is shown at {}{}",
        job.description().name(),
        url(),
        token.map(secret -> "; the token is in " + secret.file()).orElse(""));
    return shown;
  }

  /** Also shows the earlier runs of a history. */
  void show(PageSettings.History history) {
    jobs.addHistory(history.directory());
  }

  /** Where it is. */
  String url() {
    InetSocketAddress address = server.address();
    String host =
        address.getAddress().isLoopbackAddress() || address.getAddress().isAnyLocalAddress()
            ? "localhost"
            : literal(address.getAddress());
    return "http://" + host + ":" + address.getPort() + "/";
  }

  private static String literal(InetAddress address) {
    String text = address.getHostAddress();
    return address instanceof Inet6Address ? "[" + text.replaceFirst("%.*", "") + "]" : text;
  }

  int port() {
    return server.address().getPort();
  }

  Optional<Token> token() {
    return token;
  }

  @Override
  public void close() {
    server.close();
  }
}
