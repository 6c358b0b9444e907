using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.PostProcessing.Documents;
using EdgeMLOps.Appliance.Core.PostProcessing.Registry;
using EdgeMLOps.Appliance.Gate.Admitting;
using EdgeMLOps.Hosting;
using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.Hosting.Files;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeMLOps.Appliance.Commands;

/// <summary>The policy that a command names.</summary>
internal static class CommandPolicy
{
    /// <summary>A policy by a document's file, a signed package's file, or name or digest of an imported one.</summary>
    /// <exception cref="CommandException">There is none, or it is refused; the message has the code.</exception>
    public static async Task<PolicyDocument> FindAsync(string policy, IConfiguration configuration, CancellationToken cancellationToken)
    {
        var storage = HostSetup.ReadStorage(configuration);
        if (!File.Exists(policy))
        {
            var found = PolicySelector.Find(policy, await PolicyQueries.ListAsync(storage, cancellationToken));
            return found.Policy?.Read() ?? throw new CommandException($"{policy}: {found.Code}: {found.Message}, and there is no such file");
        }

        if (Path.GetExtension(policy) is not ".tar")
        {
            return await ReadAsync(policy, cancellationToken);
        }

        var trust = HostSetup.ReadValidated(configuration, TrustOptions.Section, new TrustOptionsValidator());
        var looked = await new PolicyImporter(storage, trust, TimeProvider.System, NullLogger<PolicyImporter>.Instance).LookAsync(policy, cancellationToken);
        return looked.Policy ?? throw new CommandException($"{policy}: {looked.Code}: {looked.Message}");
    }

    /// <summary>Reads a document.</summary>
    /// <exception cref="CommandException">It cannot be read or is none; the message has code and key.</exception>
    public static async Task<PolicyDocument> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = RegularFile.OpenRead(path, bufferSize: 0) ?? throw new CommandException($"{path}: is no regular file");
            var json = new byte[Math.Min(file.Length, PolicyDocument.MaxBytes + 1)];
            await file.ReadExactlyAsync(json, cancellationToken);
            return PolicyDocument.Parse(json);
        }
        catch (PolicyException ex)
        {
            throw new CommandException($"{path}: {ex.Fault}: {ex.Message}");
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{path}: cannot be read");
        }
    }

    /// <summary>Refuses a policy that is not for a package.</summary>
    /// <exception cref="CommandException">It is not; the message has code and key.</exception>
    public static void Check(PolicyDocument? policy, ModelPackage package)
    {
        try
        {
            policy?.FilterFor(package);
        }
        catch (PolicyException ex)
        {
            throw new CommandException($"{policy!.Name}: {ex.Fault}: {ex.Message}"); // not null: it was refused
        }
    }
}
