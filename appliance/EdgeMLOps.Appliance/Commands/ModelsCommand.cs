using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using EdgeMLOps.Appliance.Core.Models.Registry;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Hosting;
using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Hosting.Control;

namespace EdgeMLOps.Appliance.Commands;

/// <summary><c>models</c>: which packages this box has, and which serves. The list is read from the database; changes are the service's to make.</summary>
internal static class ModelsCommand
{
    // A large acceptance set takes its time; the service ends the work when the command does.
    private static readonly TimeSpan Limit = TimeSpan.FromHours(2);

    public static Command Create(IOutputWriter output) => new("models", "Looks into the model packages and changes which serves.")
    {
        ConfiguredCommand.Create(
            "list",
            "Lists the packages and where each stands, oldest import first. Reads the database, service running or not.",
            (storage, json, cancellationToken) => ListAsync(storage, json, output, cancellationToken)),
        Import(output),
        Change("validate", "Proves a package on this box by its acceptance set.", takesPackage: true, takesReason: false, output),
        Change(
            "activate",
            "Has a validated package serve; proven once more, beside the one that serves, which stays warm for a roll-back.",
            takesPackage: true,
            takesReason: true,
            output),
        ModelsShadowCommand.Create(output),
        ModelsCanaryCommand.Create(output),
        Change("rollback", "Returns to what served before, at once; for members of the group Models:AdminGroup.", takesPackage: false, takesReason: true, output),
        ModelsPrepareCommand.Create(output),
    };

    private static Command Import(IOutputWriter output)
    {
        var file = new Argument<FileInfo>("FILE") { Description = "The signed package file; the service's account must be able to read it." }.AcceptExistingOnly();
        var config = CommonOptions.Config();
        var json = CommonOptions.Json();
        var command = new Command("import", "Takes a signed package in; nothing serves by it yet.") { file, config, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var storage = HostSetup.ReadStorage(HostSetup.ReadConfiguration(parsed.GetValue(config)?.FullName));
            using var client = new ControlClient(storage.Root, ApplianceProgram.Name, Limit);
            var reply = await client.PostAsync(
                "/v1/models/import",
                new ModelImportRequest { Path = parsed.GetRequiredValue(file).FullName },
                ControlJson.Default.ModelImportRequest,
                ControlJson.Default.ModelChangeAnswer,
                cancellationToken);
            return ModelAnswerText.Write(reply, parsed.GetValue(json), output);
        });
        return command;
    }

    private static Command Change(string verb, string description, bool takesPackage, bool takesReason, IOutputWriter output)
    {
        var package = new Argument<string>("NAME|DIGEST") { Description = "Its name (the newest release), or the first 8 digits or more of its digest." };
        var reason = new Option<string>("--reason") { Description = "Why; stands in the audit log.", HelpName = "TEXT" };
        var config = CommonOptions.Config();
        var json = CommonOptions.Json();
        var command = new Command(verb, description) { config, json };
        if (takesPackage)
        {
            command.Arguments.Add(package);
        }

        if (takesReason)
        {
            command.Options.Add(reason);
        }

        command.SetAction((parsed, cancellationToken) =>
        {
            var storage = HostSetup.ReadStorage(HostSetup.ReadConfiguration(parsed.GetValue(config)?.FullName));
            var request = new ModelChangeRequest
            {
                Package = takesPackage ? parsed.GetValue(package) ?? "" : "",
                Reason = takesReason ? parsed.GetValue(reason) ?? "" : "",
            };
            return ChangeAsync(storage, verb, request, parsed.GetValue(json), output, cancellationToken);
        });
        return command;
    }

    private static async Task<int> ChangeAsync(
        StorageOptions storage, string verb, ModelChangeRequest request, bool json, IOutputWriter output, CancellationToken cancellationToken)
    {
        using var client = new ControlClient(storage.Root, ApplianceProgram.Name, Limit);
        var reply = await client.PostAsync(
            $"/v1/models/{verb}", request, ControlJson.Default.ModelChangeRequest, ControlJson.Default.ModelChangeAnswer, cancellationToken);
        return ModelAnswerText.Write(reply, json, output);
    }

    private static async Task<int> ListAsync(StorageOptions storage, bool json, IOutputWriter output, CancellationToken cancellationToken)
    {
        foreach (var (package, proof) in await ModelQueries.ListAsync(storage, cancellationToken))
        {
            output.WriteLine(json ? JsonSerializer.Serialize(LineOf(package, proof), CommandJson.Default.ModelLine) : TextOf(package, proof));
        }

        return ExitCodes.Success;
    }

    private static ModelLine LineOf(RegisteredPackage package, ProofRecord? proof) => new(
        package.Digest,
        package.Name,
        package.Version,
        package.Release,
        StateOf(package),
        DateTimeOffset.FromUnixTimeMilliseconds(package.SinceMs),
        package.Who,
        package.Reason,
        DateTimeOffset.FromUnixTimeMilliseconds(package.ImportedMs),
        package.Demonstration,
        package.Embedded,
        JsonDocument.Parse(package.Lineage).RootElement,
        proof is null ? null : new ModelProofLine(
            DateTimeOffset.FromUnixTimeMilliseconds(proof.AtMs),
            proof.Passed,
            proof.Fault,
            proof.IsFull,
            proof.Images,
            proof.MedianUs / 1000.0,
            proof.SlowestUs / 1000.0,
            proof.Provider,
            proof.Runtime,
            proof.Driver,
            proof.Gpu));

    private static string TextOf(RegisteredPackage package, ProofRecord? proof)
    {
        var proven = proof is null ? "never proven here" : string.Create(
            CultureInfo.InvariantCulture,
            $"{(proof.Passed ? "passed" : $"failed ({proof.Fault})")} {DateTimeOffset.FromUnixTimeMilliseconds(proof.AtMs):u}, {proof.Images} images, {proof.MedianUs / 1000.0:0} ms each, on {proof.Engine}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{package.Name} {package.Version} release {package.Release}: {StateOf(package)} since {DateTimeOffset.FromUnixTimeMilliseconds(package.SinceMs):u} by {package.Who}. {package.Reason}\n  {package.Digest}\n  {proven}");
    }

    private static string StateOf(RegisteredPackage package) => package.State.ToString().ToLowerInvariant();
}
