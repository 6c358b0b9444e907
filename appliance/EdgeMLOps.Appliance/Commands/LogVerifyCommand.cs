using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using EdgeMLOps.Appliance.Startup;
using EdgeMLOps.Hosting;
using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Sqlite.Audit;

namespace EdgeMLOps.Appliance.Commands;

/// <summary><c>log verify</c>: walks the audit chain.</summary>
internal static class LogVerifyCommand
{
    private const string Limits =
        "not shown by this box alone, but by a head kept elsewhere (--head, as the fleet has it): a tail cut, or all rows written anew, by who has keys/audit.key; an older audit.db put in place";

    public static Command Create(IOutputWriter output)
    {
        var head = new Option<string>("--head")
        {
            Description = "A head seen earlier and kept elsewhere, such as the fleet's copy: the chain must still hold it.",
            HelpName = "LENGTH:HASH",
        };
        var config = CommonOptions.Config();
        var json = CommonOptions.Json();
        var command = new Command("verify", "Checks that no row of the audit log was changed, taken out, moved or added.") { head, config, json };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            HostSetup.ReadStorage(HostSetup.ReadConfiguration(parsed.GetValue(config)?.FullName)),
            Parse(parsed.GetValue(head)),
            parsed.GetValue(json),
            output,
            cancellationToken));
        return command;
    }

    private static AuditHead? Parse(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var parts = text.Split(':');
        if (parts.Length == 2
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            && parts[1].Length == 64 && parts[1].All(char.IsAsciiHexDigit))
        {
            return new AuditHead(length, Convert.FromHexString(parts[1]));
        }

        throw new CommandException("--head: must be LENGTH:HASH, such as 12:0f…, with 64 hexadecimal digits");
    }

    private static async Task<int> RunAsync(
        StorageOptions storage, AuditHead? known, bool json, IOutputWriter output, CancellationToken cancellationToken)
    {
        var (chain, hasKey) = await ApplianceAudit.OpenReadOnlyAsync(storage, cancellationToken);
        await using var opened = chain;
        var found = await chain.VerifyAsync(known, cancellationToken);
        var line = new VerifyLine(
            found.Intact, found.Fault, found.Sequence, found.Head.Length, Convert.ToHexStringLower(found.Head.Hash.Span), hasKey, known is not null);
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(line, CommandJson.Default.VerifyLine));
        }
        else
        {
            Write(line, output);
        }

        return found.Intact ? ExitCodes.Success : ExitCodes.Failure;
    }

    private static void Write(VerifyLine line, IOutputWriter output)
    {
        output.WriteLine(line.Intact ? string.Create(CultureInfo.InvariantCulture, $"intact: {line.Length} rows, head {line.Head}")
            : line.Row > 0 ? string.Create(CultureInfo.InvariantCulture, $"{line.Fault} at row {line.Row}")
            : $"{line.Fault}");
        if (!line.Anchored)
        {
            output.WriteLine("keys/audit.key is not there: the anchor was not looked at, and a chain written anew does not show");
        }

        if (!line.Compared)
        {
            output.WriteLine(Limits);
        }
    }
}
