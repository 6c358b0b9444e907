using System.CommandLine;
using System.Text.Json;
using EdgeMLOps.Contracts.Down.Packages;
using EdgeMLOps.Contracts.Down.Trust;
using EdgeMLOps.Fleet.Packages;
using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.Hosting.Files;

namespace EdgeMLOps.Fleet.Roots;

/// <summary><c>root init|sign|inspect</c>: the document that says whom an installation believes, and its successors.</summary>
internal static class RootCommands
{
    public static Command Create(IOutputWriter output) =>
        new("root", "The root document: whose signatures installations believe.") { Init(output), Sign(output), Inspect(output) };

    private static Command Init(IOutputWriter output)
    {
        var target = new Option<FileInfo>("--out") { Description = "The root document; must not be there.", HelpName = "FILE", Required = true };
        var expires = new Option<DateTimeOffset>("--expires") { Description = "Until when it is good, such as 2027-11-26T00:00Z.", HelpName = "TIME", Required = true };
        var keys = new Option<string[]>("--key") { Description = "A public key (PEM) and what it may sign: root, model or policy. May be repeated.", HelpName = "ROLE=PUB.pem" };
        var thresholds = new Option<string[]>("--threshold") { Description = "How many keys of a role must sign; else 1.", HelpName = "ROLE=N" };
        var from = new Option<FileInfo>("--from") { Description = "The root before: the new one has the next version, and its keys where none are given.", HelpName = "ROOT" }.AcceptExistingOnly();
        var command = new Command("init", "Write a root document that nobody has signed yet.") { target, expires, keys, thresholds, from };
        command.SetAction(async (parsed, token) =>
        {
            var path = parsed.GetRequiredValue(target).FullName;
            var before = parsed.GetValue(from) is { } file ? await RootFiles.ReadAsync(file.FullName, token) : null;
            var root = await RootPlan.MakeAsync(
                before?.Document, parsed.GetValue(keys) ?? [], parsed.GetValue(thresholds) ?? [], parsed.GetValue(expires), token);
            await WriteAsync(path, root, token);
            output.WriteLine(FormattableString.Invariant($"root version {root.Version}; to be signed by {(before is null ? "its own root keys" : "the root keys before and its own")}"));
            return ExitCodes.Success;
        });
        return command;
    }

    private static Command Sign(IOutputWriter output)
    {
        var file = new Argument<FileInfo>("FILE") { Description = "The root document; exchanged for one with the signature." }.AcceptExistingOnly();
        var key = new KeyOptions();
        var command = new Command("sign", "Add a signature to a root document.") { file };
        key.AddTo(command);
        command.SetAction(async (parsed, token) =>
        {
            var path = parsed.GetRequiredValue(file).FullName;
            var envelope = await RootFiles.ReadEnvelopeAsync(path, token);
            using var signing = await key.ReadAsync(parsed, token);
            await AtomicFile.WriteAsync(path, envelope.SignedWith(signing).ToJson(), token);
            output.WriteLine($"signed by {TrustKey.Of(signing.PublicKey).Id}");
            return ExitCodes.Success;
        });
        return command;
    }

    private static Command Inspect(IOutputWriter output)
    {
        var file = new Argument<FileInfo>("FILE") { Description = "The root document." }.AcceptExistingOnly();
        var from = new Option<FileInfo>("--from") { Description = "The root before; else it is held against itself alone.", HelpName = "ROOT" }.AcceptExistingOnly();
        var json = CommonOptions.Json();
        var command = new Command("inspect", "Say what a root document is and whether it would be taken.") { file, from, json };
        command.SetAction(async (parsed, token) =>
        {
            var before = parsed.GetValue(from) is { } old ? await RootFiles.ReadAsync(old.FullName, token) : null;
            var line = await RootInspector.InspectAsync(parsed.GetRequiredValue(file).FullName, before, token);
            foreach (var text in parsed.GetValue(json) ? [JsonSerializer.Serialize(line, FleetJson.Default.RootLine)] : RootInspector.Lines(line))
            {
                output.WriteLine(text);
            }

            return line.Code == PackageFault.None ? ExitCodes.Success : ExitCodes.Failure;
        });
        return command;
    }

    private static async Task WriteAsync(string path, RootDocument root, CancellationToken cancellationToken)
    {
        if (File.Exists(path))
        {
            throw new CommandException($"{path} is there already");
        }

        try
        {
            var envelope = DsseEnvelope.Over(RootDocument.PayloadType, RootRules.Write(root));
            await AtomicFile.WriteAsync(path, envelope.ToJson(), cancellationToken);
        }
        catch (PackageRefusedException ex)
        {
            throw new CommandException($"{path}: {ex.Fault}: {ex.Message}");
        }
    }
}
