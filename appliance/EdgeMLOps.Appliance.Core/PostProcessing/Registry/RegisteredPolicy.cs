using EdgeMLOps.Appliance.Core.PostProcessing.Documents;

namespace EdgeMLOps.Appliance.Core.PostProcessing.Registry;

/// <summary>A version of a policy as the registry has it. All but where it stands is fixed for ever.</summary>
public sealed record RegisteredPolicy
{
    /// <summary>Digest of the document, 64 lower-case hex digits: what predictions and results name it by.</summary>
    public string Digest { get; init; } = "";

    /// <summary>Digest of the package it came in.</summary>
    public string Package { get; init; } = "";

    /// <summary>Name of the policy.</summary>
    public string Name { get; init; } = "";

    /// <summary>The maker's version.</summary>
    public string Version { get; init; } = "";

    /// <summary>Rises with each policy of the name.</summary>
    public int Release { get; init; }

    /// <summary>Name of the model it is for.</summary>
    public string Model { get; init; } = "";

    /// <summary>The document as it was signed.</summary>
    public byte[] Document { get; init; } = [];

    /// <summary>The signed envelope of its package.</summary>
    public byte[] Envelope { get; init; } = [];

    /// <summary>When it was imported, in milliseconds since 1970 UTC.</summary>
    public long ImportedMs { get; init; }

    /// <summary>Where it stands.</summary>
    public PolicyState State { get; init; }

    /// <summary>Since when, in milliseconds since 1970 UTC.</summary>
    public long SinceMs { get; init; }

    /// <summary>Who took it there.</summary>
    public string Who { get; init; } = "";

    /// <summary>Why it stands there; empty when nothing was said.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The document, read.</summary>
    /// <exception cref="PolicyException">This program does not understand it any more.</exception>
    public PolicyDocument Read() => PolicyDocument.Parse(Document);

    internal static RegisteredPolicy Of(PolicyImport import)
    {
        var policy = import.Policy ?? throw new ArgumentException("was not imported", nameof(import));
        return new RegisteredPolicy
        {
            Digest = policy.Digest,
            Package = import.Package,
            Name = policy.Name,
            Version = policy.Version,
            Release = policy.Release,
            Model = policy.Model,
            Document = import.Document,
            Envelope = import.Envelope,
        };
    }
}
