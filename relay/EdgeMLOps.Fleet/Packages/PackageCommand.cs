using System.CommandLine;
using System.Text.Json;
using EdgeMLOps.Contracts.Down.Packages;
using EdgeMLOps.Contracts.Down.Trust;
using EdgeMLOps.Fleet.Roots;
using EdgeMLOps.Hosting.CommandLine;

namespace EdgeMLOps.Fleet.Packages;

/// <summary><c>package build|sign|inspect</c>: packs, signs and lists; what is in the files it does not know.</summary>
internal static class PackageCommand
{
    private const string Model = "model";

    public static Command Create(IOutputWriter output, TimeProvider time) =>
        new("package", "Model and policy packages: pack a folder, sign it, look into it.") { Build(output, time), Sign(output), Inspect(output, time) };

    private static Command Build(IOutputWriter output, TimeProvider time)
    {
        var kind = new Option<string>("--kind") { Description = "What the package brings.", Required = true }.AcceptOnlyFromAmong(Model, "policy");
        var input = new Option<DirectoryInfo>("--in") { Description = "Folder with the files.", HelpName = "DIR", Required = true }.AcceptExistingOnly();
        var target = new Option<FileInfo>("--out") { Description = "The package file; must not be there.", HelpName = "FILE", Required = true };
        var name = new Option<string?>("--name") { Description = "Name of the package; else manifest.json says it." };
        var version = new Option<string?>("--version") { Description = "The maker's version; else manifest.json says it." };
        var release = new Option<int?>("--release") { Description = "Release counter, from 1, rising; else manifest.json says it.", HelpName = "N" };
        var command = new Command("build", "Pack a folder into a package that nobody has signed yet.") { kind, input, target, name, version, release };
        command.SetAction((parsed, token) => RefusingAsync(parsed.GetRequiredValue(target).FullName, async () =>
        {
            var statement = await PackageBuilder.BuildAsync(
                parsed.GetRequiredValue(input).FullName,
                parsed.GetRequiredValue(kind) is Model ? PackageKind.Model : PackageKind.Policy,
                new PackageIdentity(parsed.GetValue(name), parsed.GetValue(version), parsed.GetValue(release)),
                parsed.GetRequiredValue(target).FullName,
                time.GetUtcNow(),
                token);
            output.WriteLine(FormattableString.Invariant(
                $"{statement.Kind} {statement.Name} {statement.Version}, release {statement.Release}: {statement.Files.Count} files, digest {statement.ComputeDigest()}"));
        }));
        return command;
    }

    private static Command Sign(IOutputWriter output)
    {
        var file = new Argument<FileInfo>("FILE") { Description = "The package; exchanged for one with the signature." }.AcceptExistingOnly();
        var key = new KeyOptions();
        var command = new Command("sign", "Check a package and add a signature.") { file };
        key.AddTo(command);
        command.SetAction((parsed, token) => RefusingAsync(parsed.GetRequiredValue(file).FullName, async () =>
        {
            using var signing = await key.ReadAsync(parsed, token);
            var statement = await PackageSigner.SignAsync(parsed.GetRequiredValue(file).FullName, signing, token);
            output.WriteLine($"signed {statement.Name} {statement.Version} by {TrustKey.Of(signing.PublicKey).Id}");
        }));
        return command;
    }

    private static Command Inspect(IOutputWriter output, TimeProvider time)
    {
        var file = new Argument<FileInfo>("FILE") { Description = "The package." }.AcceptExistingOnly();
        var trust = new Option<FileInfo>("--trust") { Description = "Root document the signatures are held against.", HelpName = "ROOT" }.AcceptExistingOnly();
        var json = CommonOptions.Json();
        var command = new Command("inspect", "Say what a package is, whether it is whole, and who signed it.") { file, trust, json };
        command.SetAction(async (parsed, token) =>
        {
            var root = parsed.GetValue(trust) is { } rootFile ? await RootFiles.ReadAsync(rootFile.FullName, token) : null;
            var line = await PackageInspector.InspectAsync(parsed.GetRequiredValue(file).FullName, root, time.GetUtcNow(), token);
            foreach (var text in parsed.GetValue(json) ? [JsonSerializer.Serialize(line, FleetJson.Default.PackageLine)] : PackageText.Lines(line))
            {
                output.WriteLine(text);
            }

            return line.Code == PackageFault.None ? ExitCodes.Success : ExitCodes.Failure;
        });
        return command;
    }

    private static async Task<int> RefusingAsync(string path, Func<Task> action)
    {
        try
        {
            await action();
            return ExitCodes.Success;
        }
        catch (PackageRefusedException ex)
        {
            throw new CommandException($"{path}: {ex.Fault}: {ex.Message}");
        }
    }
}
