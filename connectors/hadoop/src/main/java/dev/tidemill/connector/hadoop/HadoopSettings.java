/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.HdfsConfiguration;
import org.apache.hadoop.security.UserGroupInformation;

/**
 * Hadoop's configuration: its defaults and the {@code *-site.xml} files of the class path, then
 * those of {@code HADOOP_CONF_DIR}, then system properties {@code tidemill.hadoop.KEY}, then what
 * the program sets.
 *
 * @param values what the program sets
 */
record HadoopSettings(Map<String, String> values) implements Serializable {
  static final HadoopSettings NONE = new HadoopSettings(Map.of());

  private static final long serialVersionUID = 1L;
  private static final String PROPERTY = "tidemill.hadoop.";
  private static final String PRINCIPAL = "kerberos.principal";
  private static final String KEYTAB = "kerberos.keytab";
  private static final String RETRY = "dfs.client.retry.policy.enabled";
  private static final String RETRY_SPEC = "dfs.client.retry.policy.spec";

  /** Pairs of a pause in milliseconds and how often: 60 times a second, then 48 times five. */
  private static final String RETRY_FOR_FIVE_MINUTES = "1000,60,5000,48";

  /**
   * s3a looks for what is at a path before it creates a file there, and makes the parent of a file
   * that it has deleted again, with up to four more requests. No file of a job is where a directory
   * is, and no job needs an empty directory.
   */
  private static final String S3_FLAGS = "fs.s3a.performance.flags";

  private static final String S3_WITHOUT_LOOKING = "create,delete,mkdir";

  /**
   * What a configuration is made of, as long as no file changes.
   *
   * @param values what the program sets
   * @param properties what the system properties of the process set
   * @param classes where the classes of file systems are looked for
   */
  record Origin(Map<String, String> values, Map<String, String> properties, ClassLoader classes) {}

  HadoopSettings {
    values = new TreeMap<>(values);
  }

  HadoopSettings with(String key, String value) {
    Map<String, String> more = new TreeMap<>(values);
    more.put(key, value);
    return new HadoopSettings(more);
  }

  /** A configuration of one's own. */
  Configuration toConfiguration() {
    return toConfiguration(
        Optional.ofNullable(System.getenv("HADOOP_CONF_DIR")).filter(dir -> !dir.isBlank()));
  }

  Configuration toConfiguration(Optional<String> directory) {
    Configuration configuration = new Configuration();
    configuration.setClassLoader(loader());
    for (String name : new String[] {"core-site.xml", "hdfs-site.xml", "mapred-site.xml"}) {
      directory
          .map(parent -> new File(parent, name))
          .filter(File::isFile)
          .ifPresent(file -> configuration.addResource(new Path(file.toURI())));
    }
    properties().forEach(configuration::set);
    values.forEach(configuration::set);
    waitForNameNode(configuration);
    setUnlessChosen(configuration, S3_FLAGS, S3_WITHOUT_LOOKING);
    // A job that is told to stop finishes its batch while the JVM shuts down.
    configuration.setBoolean("fs.automatic.close", false);
    return configuration;
  }

  private static Map<String, String> properties() {
    Properties all = System.getProperties();
    Map<String, String> properties = new TreeMap<>();
    for (String name : all.stringPropertyNames()) {
      if (name.startsWith(PROPERTY)) {
        properties.put(name.substring(PROPERTY.length()), all.getProperty(name, ""));
      }
    }
    return properties;
  }

  Origin origin() {
    return new Origin(values, properties(), loader());
  }

  /**
   * By default, Hadoop's client gives up at the first refusal of a NameNode that is in safe mode, and
   * after some seconds without one: a job would stop whenever the NameNode is restarted. Whoever has
   * set it otherwise gets that.
   */
  private static void waitForNameNode(Configuration configuration) {
    HdfsConfiguration.init(); // so that the client's defaults and hdfs-site.xml are known
    setUnlessChosen(configuration, RETRY, "true");
    setUnlessChosen(configuration, RETRY_SPEC, RETRY_FOR_FIVE_MINUTES);
  }

  private static void setUnlessChosen(Configuration configuration, String key, String value) {
    String[] sources = configuration.getPropertySources(key);
    boolean isDefault = sources == null
        || sources.length == 0
        || sources[sources.length - 1].endsWith("-default.xml");
    if (isDefault) {
      configuration.set(key, value);
    }
  }

  /** Logs in where the configuration asks for Kerberos and names a keytab. */
  static void logIn(Configuration configuration) throws IOException {
    String principal = configuration.get(PRINCIPAL, "");
    String keytab = configuration.get(KEYTAB, "");
    if (!principal.isEmpty() && !keytab.isEmpty()) {
      UserGroupInformation.setConfiguration(configuration);
      if (!UserGroupInformation.getLoginUser().hasKerberosCredentials()) {
        UserGroupInformation.loginUserFromKeytab(principal, keytab);
      }
    }
  }

  private static ClassLoader loader() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return context == null ? HadoopSettings.class.getClassLoader() : context;
  }

  /** Names only: values may be secrets. */
  @Override
  public String toString() {
    return "HadoopSettings" + values.keySet();
  }
}
