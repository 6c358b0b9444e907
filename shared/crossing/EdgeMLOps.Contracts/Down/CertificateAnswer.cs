using System.Buffers.Binary;

namespace EdgeMLOps.Contracts.Down;

/// <summary>The fleet's signed answer to a <see cref="CertificateAsk"/> (WIRE.md section 8).</summary>
public sealed record CertificateAnswer
{
    /// <summary>Most bytes of a certificate.</summary>
    public const int MaximumCertificate = 2048;

    private const int TimeAt = 33;
    private const int VerdictAt = 41;
    private const int LengthAt = 42;
    private const int CertificateAt = 44;

    private const byte Mark = 0xA3;

    /// <summary>SHA-256 of the request it answers.</summary>
    public required Digest256 Question { get; init; }

    /// <summary>The fleet's clock, to the millisecond: what decided.</summary>
    public required DateTimeOffset AtUtc { get; init; }

    /// <summary>What it says.</summary>
    public required CertificateVerdict Verdict { get; init; }

    /// <summary>X.509 certificate in DER; empty unless one was issued.</summary>
    public ReadOnlyMemory<byte> Certificate { get; init; }

    /// <summary>The fleet's signature over all before it.</summary>
    public Signature512 Signature { get; private init; }

    /// <summary>This answer, signed by the fleet.</summary>
    public CertificateAnswer SignedWith(SigningKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return this with { Signature = key.Sign(Signed()) };
    }

    /// <summary>Whether <paramref name="key"/>'s owner signed exactly these values.</summary>
    public bool IsSignedBy(VerifyingKey key) => key.Verify(Signed(), Signature);

    /// <summary>The bytes on the wire.</summary>
    public byte[] Encode()
    {
        var signed = Signed();
        var bytes = new byte[signed.Length + Signature512.Size];
        signed.CopyTo(bytes, 0);
        Signature.CopyTo(bytes.AsSpan(signed.Length));
        return bytes;
    }

    /// <summary>Reads the bytes of an answer; false when they are none. The signature is not checked here.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out CertificateAnswer? answer)
    {
        answer = null;
        if (bytes.Length < CertificateAt + Signature512.Size || bytes[0] != Mark || !Enum.IsDefined((CertificateVerdict)bytes[VerdictAt]))
        {
            return false;
        }

        var length = BinaryPrimitives.ReadUInt16BigEndian(bytes[LengthAt..]);
        var ms = BinaryPrimitives.ReadInt64BigEndian(bytes[TimeAt..]);
        if (length > MaximumCertificate || bytes.Length != CertificateAt + length + Signature512.Size || !IsTime(ms))
        {
            return false;
        }

        answer = new CertificateAnswer
        {
            Question = new Digest256(bytes[1..TimeAt]),
            AtUtc = DateTimeOffset.FromUnixTimeMilliseconds(ms),
            Verdict = (CertificateVerdict)bytes[VerdictAt],
            Certificate = bytes.Slice(CertificateAt, length).ToArray(),
            Signature = new Signature512(bytes[^Signature512.Size..]),
        };
        return true;
    }

    private static bool IsTime(long ms) =>
        ms >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds() && ms <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    private byte[] Signed()
    {
        var bytes = new byte[CertificateAt + Certificate.Length];
        bytes[0] = Mark;
        Question.CopyTo(bytes.AsSpan(1));
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(TimeAt), AtUtc.ToUnixTimeMilliseconds());
        bytes[VerdictAt] = (byte)Verdict;
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(LengthAt), checked((ushort)Certificate.Length));
        Certificate.CopyTo(bytes.AsMemory(CertificateAt));
        return bytes;
    }
}
