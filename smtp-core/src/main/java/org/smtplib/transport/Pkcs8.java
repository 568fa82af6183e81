package org.smtplib.transport;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import java.util.HexFormat;

/** Wraps private keys of the older forms in PKCS #8 (RFC 5958), the one form that the JDK reads. */
final class Pkcs8 {

    private static final int OBJECT_IDENTIFIER = 0x06;
    private static final int OCTET_STRING = 0x04;
    private static final int SEQUENCE = 0x30;
    // ECPrivateKey ::= SEQUENCE { version, privateKey, parameters [0] OPTIONAL, publicKey [1] OPTIONAL }
    private static final int PARAMETERS = 0xA0;
    private static final byte[] VERSION = octets("020100");
    // rsaEncryption (1.2.840.113549.1.1.1), parameters NULL
    private static final byte[] RSA = octets("300d06092a864886f70d0101010500");
    // id-ecPublicKey (1.2.840.10045.2.1)
    private static final byte[] EC = octets("06072a8648ce3d0201");

    private Pkcs8() {}

    /** An RSAPrivateKey of PKCS #1 (RFC 8017 appendix A.1.2). */
    static byte[] ofRsa(byte[] key) {
        return der(SEQUENCE, VERSION, RSA, der(OCTET_STRING, key));
    }

    /**
     * An ECPrivateKey of SEC 1 (RFC 5915). PKCS #8 has the curve outside of the key.
     *
     * @throws InvalidKeyException when the key names no curve
     */
    static byte[] ofEc(byte[] key) throws InvalidKeyException {
        return der(SEQUENCE, VERSION, der(SEQUENCE, EC, curve(key)), der(OCTET_STRING, key));
    }

    private static byte[] curve(byte[] key) throws InvalidKeyException {
        ByteBuffer in = ByteBuffer.wrap(key);
        try {
            in.get();
            ByteBuffer fields = ByteBuffer.wrap(value(in));
            while (fields.hasRemaining()) {
                int tag = fields.get() & 0xFF;
                byte[] value = value(fields);
                if (tag == PARAMETERS && value.length > 0 && value[0] == OBJECT_IDENTIFIER) {
                    return value;
                }
            }
        } catch (BufferUnderflowException e) {
            throw new InvalidKeyException("the key is cut short", e);
        }
        throw new InvalidKeyException("the key does not name its curve: openssl ec -param_enc named_curve does");
    }

    // X.690 section 8.1.3: a length below 128 in one octet, another one behind the number of its octets
    private static byte[] value(ByteBuffer in) {
        long length = in.get() & 0xFF;
        if (length >= 0x80) {
            int octets = (int) (length & 0x7F);
            length = 0;
            for (int i = 0; i < octets && length <= in.capacity(); i++) {
                length = (length << 8) | (in.get() & 0xFF);
            }
        }
        if (length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] value = new byte[(int) length];
        in.get(value);
        return value;
    }

    private static byte[] der(int tag, byte[]... parts) {
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            value.writeBytes(part);
        }
        int length = value.size();
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(tag);
        if (length >= 0x80) {
            int octets = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
            whole.write(0x80 | octets);
            for (int shift = 8 * (octets - 1); shift > 0; shift -= 8) {
                whole.write(length >> shift);
            }
        }
        whole.write(length);
        whole.writeBytes(value.toByteArray());
        return whole.toByteArray();
    }

    private static byte[] octets(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
