using EdgeMLOps.Contracts.Down.Packages;

namespace EdgeMLOps.Contracts.Down.Trust;

/// <summary>
/// A root document that is believed: the first because a person installed it, each later one because the one before and
/// itself say so (The Update Framework 1.0.34, section 5.3).
/// </summary>
public sealed class TrustedRoot
{
    private readonly Dictionary<Digest256, VerifyingKey> _keys;

    private TrustedRoot(ReadOnlyMemory<byte> json, DsseEnvelope envelope)
    {
        Json = json;
        Document = RootRules.Parse(envelope.Payload);
        Digest = Digest256.Of(envelope.Payload);
        _keys = Document.Keys.ToDictionary(key => key.Id, key => TrustKey.FromSpki(key.Spki)!.Key); // not null: the rules have read it
        Require(envelope, TrustRole.Root);
    }

    /// <summary>The envelope as it was given.</summary>
    public ReadOnlyMemory<byte> Json { get; }

    /// <summary>What it says.</summary>
    public RootDocument Document { get; }

    /// <summary>SHA-256 of the document: what two people compare over the telephone.</summary>
    public Digest256 Digest { get; }

    /// <summary>Takes a root that a person vouches for. It must be signed by the threshold of its own root keys.</summary>
    /// <param name="json">The envelope.</param>
    /// <exception cref="PackageRefusedException">It is none, or not signed so.</exception>
    public static TrustedRoot Install(ReadOnlyMemory<byte> json) => new(json, ReadEnvelope(json));

    /// <summary>The next root, signed by the threshold of this one's root keys and of its own.</summary>
    /// <param name="json">The envelope.</param>
    /// <returns>The next one; this one where it is the same.</returns>
    /// <exception cref="PackageRefusedException">It is older, not the very next one, another of this version, or not signed so.</exception>
    public TrustedRoot Next(ReadOnlyMemory<byte> json)
    {
        var envelope = ReadEnvelope(json);
        var (next, here) = (RootRules.Parse(envelope.Payload).Version, Document.Version);
        if (next < here)
        {
            throw Refused(PackageFault.RootOlder, next, "is older");
        }

        if (next == here)
        {
            return Digest256.Of(envelope.Payload) == Digest ? this : throw Refused(PackageFault.RootForked, next, "says something else");
        }

        if (next > here + 1)
        {
            throw Refused(PackageFault.RootGap, next, "is not the next; those between are missing");
        }

        Require(envelope, TrustRole.Root);
        return new TrustedRoot(json, envelope);
    }

    /// <summary>Whether its time is over: nothing new is accepted by it then.</summary>
    public bool IsExpired(DateTimeOffset now) => now >= Document.Expires;

    /// <summary>Demands that enough keys of a role signed an envelope. Every signature by a key of the role must be right.</summary>
    /// <returns>The keys that signed.</returns>
    /// <exception cref="PackageRefusedException">They did not; code and message say what is missing.</exception>
    public IReadOnlyList<Digest256> Require(DsseEnvelope envelope, TrustRole role)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        var found = Document.Roles.SingleOrDefault(one => one.Role == role)
            ?? throw new PackageRefusedException(PackageFault.RoleMissing, $"the root names no keys for {role}");
        Require(envelope.Signatures.Count > 0, PackageFault.NotSigned, "nobody has signed");
        Require(
            envelope.Signatures.Select(one => one.Keyid).Distinct().Count() == envelope.Signatures.Count,
            PackageFault.SignatureRepeated,
            "one key has signed twice");
        var known = envelope.Signatures.Where(one => _keys.ContainsKey(one.Keyid)).ToList();
        Require(known.Count > 0, PackageFault.KeyUnknown, $"signed by {envelope.Signatures[0].Keyid}, which the root does not name");
        var ofRole = known.Where(one => found.Keys.Contains(one.Keyid)).ToList();
        Require(ofRole.Count > 0, PackageFault.KeyNotForRole, $"signed by {known[0].Keyid}, which the root does not name for {role}");
        var signed = envelope.PreAuthentication();
        foreach (var signature in ofRole)
        {
            Check(signature, signed);
        }

        Require(
            ofRole.Count >= found.Threshold,
            PackageFault.ThresholdNotMet,
            FormattableString.Invariant($"{ofRole.Count} of {found.Threshold} keys for {role} have signed"));
        return [.. ofRole.Select(one => one.Keyid)];
    }

    private static DsseEnvelope ReadEnvelope(ReadOnlyMemory<byte> json) => json.Length <= RootDocument.MaxBytes
        ? DsseEnvelope.Parse(json.Span, RootDocument.PayloadType)
        : throw new PackageRefusedException(PackageFault.TooLarge, $"the root has more than {RootDocument.MaxBytes} bytes");

    private void Check(DsseSignature signature, byte[] signed)
    {
        Require(
            EcdsaDer.TryRead(signature.Sig, out var numbers), PackageFault.SignatureMalformed, $"the signature of {signature.Keyid} is no DER of two numbers");
        Require(
            _keys[signature.Keyid].Verify(signed, numbers), PackageFault.SignatureInvalid, $"the signature of {signature.Keyid} is not over these bytes");
    }

    private PackageRefusedException Refused(PackageFault fault, int version, string what) =>
        new(fault, FormattableString.Invariant($"root version {version} {what}; trusted is {Document.Version}"));

    private static void Require(bool holds, PackageFault fault, string message)
    {
        if (!holds)
        {
            throw new PackageRefusedException(fault, message);
        }
    }
}
