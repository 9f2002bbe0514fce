/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.it.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives each test a tab of Chromium, which all tests of the JVM share. A test fails if the page
 * reported an error to the browser's console. What the tab showed last is in {@code
 * target/screenshots}.
 *
 * <p>Where Chromium is missing, the tests are left out, and one line says how to get it; where the
 * environment variable {@code TIDEMILL_REQUIRED_TOOLS} names it, they fail.
 */
final class InBrowser
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, ParameterResolver {
  private static final ExtensionContext.Namespace SPACE =
      ExtensionContext.Namespace.create(InBrowser.class);
  /** For machines that are busy with other things. */
  private static final int PATIENCE_MILLIS = 60_000;

  private static final List<String> ARGUMENTS = List.of(
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--enable-precise-memory-info");

  /** The browser of the JVM; closed when all tests have ended. */
  private record Chromium(Playwright playwright, Browser browser) implements AutoCloseable {
    static Chromium start(Path program) {
      // The driver is part of the library; the browser is the one that is installed.
      Playwright playwright = Playwright.create(
          new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
      return new Chromium(
          playwright,
          playwright
              .chromium()
              .launch(
                  new BrowserType.LaunchOptions().setExecutablePath(program).setArgs(ARGUMENTS)));
    }

    @Override
    public void close() {
      browser.close();
      playwright.close();
    }
  }

  /** The tab of a test, and what it complained about. */
  private record Tab(BrowserContext context, Page page, List<String> complaints) {}

  @Override
  public void beforeAll(ExtensionContext test) {
    Optional<Path> program = Stream.of("chromium", "chromium-browser", "google-chrome")
        .map(name -> Path.of("/usr/bin", name))
        .filter(Files::isExecutable)
        .findFirst();
    if (program.isEmpty()) {
      RequiredTools.missing(
          "chromium",
          "Chromium is not installed, so nothing is tested in a browser."
              + " On Debian: apt-get install chromium");
      abort("Chromium is not installed");
    }
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
    test.getRoot()
        .getStore(SPACE)
        .computeIfAbsent("browser", key -> Chromium.start(program.get()), Chromium.class);
  }

  @Override
  public void beforeEach(ExtensionContext test) {
    Chromium chromium =
        Objects.requireNonNull(test.getRoot().getStore(SPACE).get("browser", Chromium.class));
    BrowserContext context =
        chromium.browser().newContext(new Browser.NewContextOptions().setViewportSize(1280, 900));
    Page page = context.newPage();
    page.setDefaultTimeout(PATIENCE_MILLIS);
    List<String> complaints = new CopyOnWriteArrayList<>();
    page.onPageError(complaints::add);
    page.onConsoleMessage(message -> hear(message, complaints));
    page.onDialog(dialog -> {
      complaints.add("a dialog opened: " + dialog.message());
      dialog.dismiss();
    });
    test.getStore(SPACE).put("tab", new Tab(context, page, complaints));
  }

  /** A server that is away, or that wants a token, is an error to the browser, and a state to the page. */
  private static void hear(ConsoleMessage message, List<String> complaints) {
    if (message.type().equals("error")
        && !message.text().contains("net::ERR_")
        && !message.text().contains("401 (Unauthorized)")) {
      complaints.add(message.text());
    }
  }

  @Override
  public void afterEach(ExtensionContext test) {
    Tab tab = tab(test);
    tab.page()
        .screenshot(new Page.ScreenshotOptions()
            .setPath(
                Path.of("target", "screenshots", test.getRequiredTestMethod().getName() + ".png"))
            .setFullPage(true));
    tab.context().close();
    assertThat(tab.complaints()).as("what the browser complained about").isEmpty();
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    return parameter.getParameter().getType() == Page.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
    return tab(test).page();
  }

  private static Tab tab(ExtensionContext test) {
    return Objects.requireNonNull(test.getStore(SPACE).get("tab", Tab.class));
  }
}
