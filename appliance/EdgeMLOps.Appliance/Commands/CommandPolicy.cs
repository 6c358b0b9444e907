using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.PostProcessing.Documents;
using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.Hosting.Files;

namespace EdgeMLOps.Appliance.Commands;

/// <summary>A policy document that a command names by its file.</summary>
internal static class CommandPolicy
{
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
