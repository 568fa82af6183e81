package org.smtplib.testing;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** One mail transaction as the server has it so far: sender, accepted recipients, content octets. */
final class Transaction extends OutputStream {

    private final EnvelopeAddress sender;
    private final boolean discardContent;
    private final List<EnvelopeAddress> recipients = new ArrayList<>();
    private final ByteArrayOutputStream wire = new ByteArrayOutputStream();
    private long size;
    private int recipientCommands;
    private int chunks;
    private boolean broken;
    private boolean refused;

    Transaction(EnvelopeAddress sender, boolean discardContent) {
        this.sender = sender;
        this.discardContent = discardContent;
    }

    EnvelopeAddress sender() {
        return sender;
    }

    boolean is(String parameter) {
        return sender.parameter(parameter) != null;
    }

    boolean isBinary() {
        return "BINARYMIME".equalsIgnoreCase(sender.parameter("BODY"));
    }

    void accept(EnvelopeAddress recipient) {
        recipients.add(recipient);
    }

    List<EnvelopeAddress> recipients() {
        return recipients;
    }

    int countRecipientCommand() {
        return ++recipientCommands;
    }

    int countChunk() {
        return ++chunks;
    }

    boolean hasChunks() {
        return chunks > 0;
    }

    /** After a failed BDAT nothing but RSET helps (RFC 3030 section 2). */
    void breakOff() {
        broken = true;
    }

    boolean isBroken() {
        return broken;
    }

    /** Takes note that the final reply was said before the content's end, and was a no. */
    void refuse() {
        refused = true;
    }

    boolean isRefused() {
        return refused;
    }

    /** Takes note that so many of the octets were dots and an end that DATA added to the content. */
    void endOfData(long overhead) {
        size -= overhead;
    }

    /** Returns the content's size in octets, as far as it has come. */
    long size() {
        return size;
    }

    @Override
    public void write(int octet) {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int offset, int length) {
        size += length;
        if (!discardContent) {
            wire.write(octets, offset, length);
        }
    }

    /** Returns the mail as it was accepted for these recipients. */
    ReceivedMail mail(int connection, List<EnvelopeAddress> accepted) {
        byte[] octets = wire.toByteArray();
        byte[] content = hasChunks() || discardContent ? octets : ContentEnd.unstuff(octets);
        return new ReceivedMail(connection, sender, accepted, content, octets, size);
    }
}
