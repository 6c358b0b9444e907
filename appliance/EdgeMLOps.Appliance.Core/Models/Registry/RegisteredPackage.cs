namespace EdgeMLOps.Appliance.Core.Models.Registry;

/// <summary>A version of a package as the registry has it. All but where it stands is fixed for ever.</summary>
public sealed record RegisteredPackage
{
    /// <summary>Digest of its files, 64 lower-case hex digits: its identity.</summary>
    public string Digest { get; init; } = "";

    /// <summary>Name of the package.</summary>
    public string Name { get; init; } = "";

    /// <summary>The maker's version.</summary>
    public string Version { get; init; } = "";

    /// <summary>Rises with each package of the name.</summary>
    public int Release { get; init; }

    /// <summary>Whether it is built into a program, this one or one before: trusted by the compiled digest.</summary>
    public bool Embedded { get; init; }

    /// <summary>Whether each of its results must say that it is not for diagnosis.</summary>
    public bool Demonstration { get; init; }

    /// <summary>What it finds, as JSON: results of old predictions need it when the package's format is no longer read.</summary>
    public string Classes { get; init; } = "[]";

    /// <summary>What it was made from, as JSON.</summary>
    public string Lineage { get; init; } = "{}";

    /// <summary>What its world looks like, as JSON.</summary>
    public string Reference { get; init; } = "{}";

    /// <summary>When it was imported, in milliseconds since 1970 UTC.</summary>
    public long ImportedMs { get; init; }

    /// <summary>Where it stands.</summary>
    public PackageState State { get; init; }

    /// <summary>Since when, in milliseconds since 1970 UTC.</summary>
    public long SinceMs { get; init; }

    /// <summary>Who took it there.</summary>
    public string Who { get; init; } = "";

    /// <summary>Why it stands there; empty when nothing was said.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Name, version, release and digest.</summary>
    public DetectionModel Identity => new(Name, Version, Release, Digest);

    internal static RegisteredPackage Of(ModelPackage package, bool embedded)
    {
        var (identity, manifest) = (package.Identity, package.Manifest);
        return new RegisteredPackage
        {
            Digest = identity.PackageDigest,
            Name = identity.Name,
            Version = identity.Version,
            Release = identity.Release,
            Embedded = embedded,
            Demonstration = manifest.Demonstration,
            Classes = RegistryText.Write(manifest.Classes),
            Lineage = RegistryText.Write(manifest.Lineage),
            Reference = manifest.Reference.GetRawText(),
        };
    }
}
