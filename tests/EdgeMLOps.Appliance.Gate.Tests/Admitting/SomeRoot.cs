using EdgeMLOps.Contracts;
using EdgeMLOps.Contracts.Down.Packages;
using EdgeMLOps.Contracts.Down.Trust;

namespace EdgeMLOps.Appliance.Gate.Tests.Admitting;

/// <summary>A root document of keys that a test holds.</summary>
internal sealed record SomeRoot
{
    public int Version { get; init; } = 1;

    public DateTimeOffset Expires { get; init; } = new(2027, 11, 26, 0, 0, 0, TimeSpan.Zero);

    public required SigningKey[] Root { get; init; }

    public SigningKey[] Model { get; init; } = [];

    public SigningKey[] Policy { get; init; } = [];

    public int RootThreshold { get; init; } = 1;

    public int ModelThreshold { get; init; } = 1;

    public RootDocument Document() => new()
    {
        Schema = RootDocument.SchemaName,
        Version = Version,
        Expires = Expires,
        Keys = [.. Root.Concat(Model).Concat(Policy).Select(key => TrustKey.Of(key.PublicKey)).DistinctBy(key => key.Id).Select(key => new RootKey { Id = key.Id, Spki = key.ToSpki() })],
        Roles =
        [
            .. new[] { Role(TrustRole.Root, Root, RootThreshold), Role(TrustRole.Model, Model, ModelThreshold), Role(TrustRole.Policy, Policy, 1) }
                .Where(role => role.Keys.Count > 0),
        ],
    };

    public byte[] SignedBy(params SigningKey[] signers) => signers
        .Aggregate(DsseEnvelope.Over(RootDocument.PayloadType, RootRules.Write(Document())), (envelope, key) => envelope.SignedWith(key))
        .ToJson();

    private static RootRole Role(TrustRole role, SigningKey[] keys, int threshold) =>
        new() { Role = role, Threshold = threshold, Keys = [.. keys.Select(key => TrustKey.Of(key.PublicKey).Id)] };
}
