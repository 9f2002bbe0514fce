/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.ui;

import dev.tidemill.spi.metrics.ObservedJob;
import dev.tidemill.spi.metrics.PageAddress;
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
import java.util.TreeMap;
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
  private final PageSettings started;

  private Page(ShownJobs jobs, PageServer server, Optional<Token> token, PageSettings started) {
    this.started = started;
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
      } else {
        page.warnOfOther(settings);
      }
      return page;
    }
  }

  /** Whoever shares a page gets it as the first job has started it. */
  private void warnOfOther(PageSettings settings) {
    Map<String, Object> own = ofPage(started);
    Map<String, Object> ignored = new TreeMap<>(ofPage(settings));
    ignored.entrySet().removeIf(each -> each.getValue().equals(own.get(each.getKey())));
    if (!ignored.isEmpty()) {
      LOG.warn(
          "the job shares the page at {}, which an earlier job of this JVM has started with {}; its own"
              + " settings {} are ignored. Give it another stream.ui.port to have a page of its own",
          url(),
          own,
          ignored);
    }
  }

  private static Map<String, Object> ofPage(PageSettings settings) {
    return new TreeMap<>(Map.of(
        "stream.ui.allowedHosts", settings.allowedHosts(),
        "stream.ui.basePath", settings.basePath(),
        "stream.ui.protectMetrics", settings.protectMetrics(),
        "stream.ui.tokenFile", settings.tokenFile().orElse("(none)")));
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
      Page page = new Page(jobs, server, Optional.ofNullable(made[0]), settings);
      page.tellTerminal();
      return page;
    } catch (BindException e) {
      throw new IOException(
          ports(settings) + " of " + settings.host()
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

  private static String ports(PageSettings settings) {
    return settings.port() == 0
        ? "all ports"
        : "ports " + settings.port() + " to " + Math.min(settings.port() + 9, 65_535);
  }

  /** A terminal is where the person is who has started the job; a log may be read by others. */
  private void tellTerminal() {
    Terminal.find()
        .ifPresent(terminal -> token.ifPresent(secret -> terminal.printf(
            "%s?token=%s shows the job and can control it%n", url(), secret.text())));
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
    Path file = Path.of(settings
        .tokenFile()
        .orElseGet(() -> System.getProperty("java.io.tmpdir") + "/tidemill-page-"
            + ProcessHandle.current().pid() + "-" + address.getPort() + ".token"));
    String secret = "";
    try {
      made[0] = Token.writtenTo(file);
      secret = made[0].text();
    } catch (IOException e) {
      if (!address.getAddress().isLoopbackAddress()) {
        throw new UncheckedIOException(e);
      }
      LOG.warn(
          "the file for the token of the page cannot be written, so the page shows the job and cannot"
              + " control it; stream.ui.tokenFile chooses another: {}",
          e.toString());
    }
    return Access.to(
        address.getAddress(), settings.allowedHosts(), settings.protectMetrics(), secret);
  }

  /** Shows a job, until the result is closed; then as one that has ended. */
  AutoCloseable show(ObservedJob job) {
    job.description().page().history().ifPresent(history -> show(history));
    AutoCloseable shown = jobs.add(job);
    PageAddress.set(job.description().id(), url());
    LOG.info(
        "{} is shown at {}{}",
        job.description().name(),
        url(),
        token.map(secret -> "; the token is in " + secret.file()).orElse(""));
    return () -> {
      PageAddress.remove(job.description().id());
      shown.close();
    };
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
    token.ifPresent(secret -> {
      try {
        secret.close();
      } catch (IOException e) {
        LOG.debug("the file of the token is left", e);
      }
    });
  }
}
