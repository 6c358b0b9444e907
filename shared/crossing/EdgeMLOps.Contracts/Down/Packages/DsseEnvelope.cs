using System.Text;
using System.Text.Json;
using EdgeMLOps.Contracts.Down.Trust;

namespace EdgeMLOps.Contracts.Down.Packages;

/// <summary>A DSSE envelope (secure-systems-lab/dsse, protocol 1.0): exact bytes, what they are, and who signed both.</summary>
public sealed record DsseEnvelope
{
    /// <summary>Most signatures of an envelope.</summary>
    public const int MaxSignatures = 32;

    /// <summary>The signed bytes.</summary>
    public required byte[] Payload { get; init; }

    /// <summary>What they are; signed too, so that a signature over one thing is none over another.</summary>
    public required string PayloadType { get; init; }

    /// <summary>The signatures, at most <see cref="MaxSignatures"/>.</summary>
    public required IReadOnlyList<DsseSignature> Signatures { get; init; }

    /// <summary>Reads an envelope strictly. Its signatures are not checked here.</summary>
    /// <param name="json">UTF-8 text.</param>
    /// <param name="payloadType">What it must be over.</param>
    /// <exception cref="PackageRefusedException">It is none, or over something else.</exception>
    public static DsseEnvelope Parse(ReadOnlySpan<byte> json, string payloadType)
    {
        var envelope = Read(json);
        if (!string.Equals(envelope.PayloadType, payloadType, StringComparison.Ordinal))
        {
            throw new PackageRefusedException(PackageFault.WrongPayloadType, $"envelope: payloadType: must be {payloadType}");
        }

        if (envelope.Signatures.Contains(null!)) // JSON may hold it, whatever the type says
        {
            throw new PackageRefusedException(PackageFault.EnvelopeInvalid, "envelope: signatures: holds null");
        }

        return envelope.Signatures.Count <= MaxSignatures
            ? envelope
            : throw new PackageRefusedException(PackageFault.EnvelopeInvalid, $"envelope: signatures: more than {MaxSignatures}");
    }

    /// <summary>An envelope nobody has signed yet.</summary>
    public static DsseEnvelope Over(string payloadType, byte[] payload) =>
        new() { Payload = payload, PayloadType = payloadType, Signatures = [] };

    /// <summary>The envelope's JSON.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, PackageJson.Default.DsseEnvelope);

    /// <summary>This envelope with a signature more; one of the same key is replaced.</summary>
    public DsseEnvelope SignedWith(SigningKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var signature = new DsseSignature { Keyid = TrustKey.Of(key.PublicKey).Id, Sig = EcdsaDer.Write(key.Sign(PreAuthentication())) };
        return this with { Signatures = [.. Signatures.Where(one => one.Keyid != signature.Keyid), signature] };
    }

    /// <summary>
    /// The bytes a signature is over: <c>"DSSEv1" SP LEN(type) SP type SP LEN(payload) SP payload</c>, lengths in bytes, decimal.
    /// </summary>
    public byte[] PreAuthentication()
    {
        var typeLength = Encoding.UTF8.GetByteCount(PayloadType);
        var head = FormattableString.Invariant($"DSSEv1 {typeLength} {PayloadType} {Payload.Length} ");
        return [.. Encoding.UTF8.GetBytes(head), .. Payload];
    }

    private static DsseEnvelope Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, PackageJson.Default.DsseEnvelope)
                ?? throw new PackageRefusedException(PackageFault.EnvelopeInvalid, "envelope: is null");
        }
        catch (JsonException ex)
        {
            throw new PackageRefusedException(PackageFault.EnvelopeInvalid, $"envelope: {ex.Message}", ex);
        }
    }
}
