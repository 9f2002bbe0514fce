/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hadoop.ipc.RemoteException;
import org.apache.hadoop.security.AccessControlException;
import org.jspecify.annotations.Nullable;

/** Failures of Hadoop in the words of a storage, with the path in front. */
final class Failures {
  private static final int MAX_CAUSES = 100;

  /** What the JDK's client says of a certificate of another host, without a type of its own. */
  private static final String OTHER_HOST = "HTTPS hostname wrong";

  private Failures() {}

  static IOException of(String path, IOException cause) {
    IOException failure =
        cause instanceof RemoteException remote ? remote.unwrapRemoteException() : cause;
    if (failure instanceof FileSystemException named && !(named instanceof AccessDeniedException)) {
      return failure;
    }
    FileSystemException named = failure instanceof FileNotFoundException
        ? new NoSuchFileException(path)
        : new FileSystemException(path, null, firstLine(failure) + advice(path, failure));
    named.initCause(cause);
    return named;
  }

  /** What to do about the failures of a new installation. */
  private static String advice(String path, IOException failure) {
    boolean s3 = Schemes.of(path).equals("s3a");
    if (isRefusedCertificate(failure)) {
      return firstCause(failure) + "; check that the certificate of "
          + (s3 ? "fs.s3a.endpoint" : "the server")
          + " has not expired, that it is for this host, and that its issuer is in "
          + (s3 ? "" : "ssl.client.truststore.location of ssl-client.xml or in ")
          + "the trust store of the JVM (javax.net.ssl.trustStore)";
    }
    if (failure instanceof AccessDeniedException || failure instanceof AccessControlException) {
      return s3
          ? "; check fs.s3a.access.key and fs.s3a.secret.key, or fs.s3a.aws.credentials.provider,"
              + " and what its policy allows"
          : "; give this user the right, or run the job as another one (HADOOP_USER_NAME, or"
              + " kerberos.principal)";
    }
    if (failure instanceof ConnectException || failure instanceof SocketTimeoutException) {
      return "; check the host and the port in the path, and that a NameNode listens there";
    }
    if (failure instanceof UnknownHostException) {
      return "; check the host in the path, or set HADOOP_CONF_DIR if it is the name of a cluster";
    }
    if (failure.getClass().getSimpleName().equals("UnknownStoreException")) {
      return "; create the bucket, or check its name, fs.s3a.endpoint and fs.s3a.endpoint.region";
    }
    return "";
  }

  private static boolean isRefusedCertificate(Throwable failure) {
    Throwable each = failure;
    for (int i = 0; i < MAX_CAUSES && each != null; i++) {
      if (each instanceof SSLHandshakeException
          || each instanceof SSLPeerUnverifiedException
          || String.valueOf(each.getMessage()).contains(OTHER_HOST)) {
        return true;
      }
      each = each.getCause();
    }
    return false;
  }

  /** What clients leave out, such as the date until which a certificate was valid. */
  private static String firstCause(IOException failure) {
    Throwable first = failure;
    for (int i = 0; i < MAX_CAUSES && first.getCause() != null; i++) {
      first = first.getCause();
    }
    String why = String.valueOf(first.getMessage());
    return firstLine(failure).contains(why)
        ? ""
        : " (" + first.getClass().getSimpleName() + ": " + why + ")";
  }

  /** A server sends its stack trace in the message. */
  private static String firstLine(IOException failure) {
    @Nullable String message = failure.getMessage();
    String reason = message == null ? failure.getClass().getSimpleName() : message;
    int end = reason.indexOf('\n');
    return end < 0 ? reason : reason.substring(0, end).strip();
  }
}
