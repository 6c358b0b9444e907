using EdgeMLOps.Contracts.Down.Packages;
using EdgeMLOps.Contracts.Down.Trust;
using EdgeMLOps.Hosting.CommandLine;

namespace EdgeMLOps.Fleet.Roots;

/// <summary>Root documents in files.</summary>
internal static class RootFiles
{
    /// <summary>Reads a root that a person names, so vouches for.</summary>
    /// <exception cref="CommandException">It is none, or not signed by the threshold of its own keys.</exception>
    public static async Task<TrustedRoot> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return TrustedRoot.Install(await File.ReadAllBytesAsync(path, cancellationToken));
        }
        catch (PackageRefusedException ex)
        {
            throw new CommandException($"{path}: {ex.Fault}: {ex.Message}");
        }
    }

    /// <summary>Reads a root whoever signed it.</summary>
    /// <exception cref="CommandException">It is none.</exception>
    public static async Task<DsseEnvelope> ReadEnvelopeAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var envelope = DsseEnvelope.Parse(await File.ReadAllBytesAsync(path, cancellationToken), RootDocument.PayloadType);
            RootRules.Parse(envelope.Payload);
            return envelope;
        }
        catch (PackageRefusedException ex)
        {
            throw new CommandException($"{path}: {ex.Fault}: {ex.Message}");
        }
    }
}
