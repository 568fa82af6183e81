package org.smtplib.transport;

/**
 * The TLS of a connection.
 *
 * @param version the protocol version, such as {@code TLSv1.3}
 * @param cipherSuite the cipher suite by its standard name
 * @param verified whether certificate and host name were checked as the options say; false where any would have done
 */
public record TlsInfo(String version, String cipherSuite, boolean verified) {}
