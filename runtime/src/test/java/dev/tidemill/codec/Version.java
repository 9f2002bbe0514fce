/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** One version of a program's classes, compiled from source in memory, all in package {@code p}. */
public final class Version extends ClassLoader {
  private static final Pattern NAME = Pattern.compile("(?:class|record|enum|interface) (\\w+)");
  private final Map<String, byte[]> classes = new HashMap<>();

  private Version() {
    super(Version.class.getClassLoader());
  }

  /** Compiles one source for each top-level type; each is in package p and imports what the tests need. */
  public static Version of(String... sources) {
    Version version = new Version();
    List<JavaFileObject> files = new ArrayList<>();
    for (String source : sources) {
      Matcher name = NAME.matcher(source);
      if (!name.find()) {
        throw new IllegalArgumentException(source);
      }
      files.add(source(
          name.group(1),
          "package p; import java.util.*; import java.time.*; import java.math.*;"
              + " import dev.tidemill.codec.*; import dev.tidemill.data.*; "
              + source));
    }
    version.compile(files);
    return version;
  }

  private static JavaFileObject source(String name, String text) {
    return new SimpleJavaFileObject(
        URI.create("string:///p/" + name + ".java"), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text;
      }
    };
  }

  private void compile(List<JavaFileObject> files) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    Map<String, ByteArrayOutputStream> outputs = new HashMap<>();
    JavaFileManager manager =
        new ForwardingJavaFileManager<>(compiler.getStandardFileManager(null, null, null)) {
          @Override
          public JavaFileObject getJavaFileForOutput(
              Location location,
              String className,
              JavaFileObject.Kind kind,
              javax.tools.FileObject sibling) {
            return new SimpleJavaFileObject(
                URI.create("mem:///" + className.replace('.', '/') + ".class"), kind) {
              @Override
              public OutputStream openOutputStream() {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                outputs.put(className, out);
                return out;
              }
            };
          }
        };
    if (!compiler
        .getTask(messages, manager, null, List.of("-proc:none"), null, files)
        .call()) {
      throw new IllegalArgumentException(messages.toString());
    }
    outputs.forEach((name, out) -> classes.put(name, out.toByteArray()));
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] bytes = classes.get(name);
    if (bytes == null) {
      throw new ClassNotFoundException(name);
    }
    return defineClass(name, bytes, 0, bytes.length);
  }

  public Class<?> type(String simpleName) {
    try {
      return Class.forName("p." + simpleName, false, this);
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** What the static method {@code value} of the class {@code Make} returns. */
  public Object make() {
    try {
      var method = type("Make").getDeclaredMethod("value");
      method.setAccessible(true);
      return method.invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(e);
    }
  }

  public Codecs.Builder codecs() {
    return Codecs.builder().classLoader(this).allowPackage("p");
  }
}
