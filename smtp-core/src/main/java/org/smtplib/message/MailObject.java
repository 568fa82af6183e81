package org.smtplib.message;

/**
 * A mail as the protocol knows it (RFC 5321 2.3.1): an envelope and a content.
 *
 * @param envelope who sends and who is to receive
 * @param content the message itself
 */
public record MailObject(Envelope envelope, Content content) {}
