using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Predictions.Counts;
using EdgeMLOps.Appliance.Startup;
using EdgeMLOps.Hosting;
using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Hosting.Control;
using EdgeMLOps.Sqlite;
using EdgeMLOps.Sqlite.Audit;

namespace EdgeMLOps.Appliance.Commands;

/// <summary><c>log verify</c>: walks the audit chain, and compares the prediction log's daily counts with its rows.</summary>
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
        var rebuild = new Option<bool>("--rebuild-counts") { Description = "First counts the predictions anew; only while the service is stopped." };
        var config = CommonOptions.Config();
        var json = CommonOptions.Json();
        var command = new Command("verify", "Checks that no row of the audit log was changed, taken out, moved or added, and that the daily counts are those of the predictions.")
        {
            head, rebuild, config, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var storage = HostSetup.ReadStorage(HostSetup.ReadConfiguration(parsed.GetValue(config)?.FullName));
            var known = Parse(parsed.GetValue(head));
            if (parsed.GetValue(rebuild))
            {
                await RebuildAsync(storage, cancellationToken);
            }

            return await RunAsync(storage, known, parsed.GetValue(json), output, cancellationToken);
        });
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
            found.Intact,
            found.Fault,
            found.Sequence,
            found.Head.Length,
            Convert.ToHexStringLower(found.Head.Hash.Span),
            hasKey,
            known is not null,
            await CheckCountsAsync(storage, cancellationToken));
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(line, CommandJson.Default.VerifyLine));
        }
        else
        {
            Write(line, output);
        }

        return found.Intact && line.Counts?.Agree != false ? ExitCodes.Success : ExitCodes.Failure;
    }

    private static async Task<CountsLine?> CheckCountsAsync(StorageOptions storage, CancellationToken cancellationToken)
    {
        try
        {
            return await CountCheck.RunAsync(storage.PathOf(PredictionLog.FileName), cancellationToken) is { } found
                ? new(found.Predictions, found.WrongDays, found.FirstWrong, Fault: null)
                : null;
        }
        catch (StorageException ex)
        {
            return new(0, 0, FirstWrong: null, ex.Fault);
        }
    }

    private static async Task RebuildAsync(StorageOptions storage, CancellationToken cancellationToken)
    {
        using var claim = Claim(storage);
        await using var audit = await ApplianceAudit.OpenAsync(storage, TimeProvider.System, cancellationToken);
        await CountCheck.RebuildAsync(storage.PathOf(PredictionLog.FileName), cancellationToken);
        await audit.AppendAsync("PredictionCountsRebuilt", CommandUser.Name, "{}", CancellationToken.None);
    }

    private static ControlClaim Claim(StorageOptions storage)
    {
        try
        {
            return ControlClaim.Take(storage.Root, ApplianceProgram.Name);
        }
        catch (ControlInUseException)
        {
            throw new CommandException("The service runs: stop it before its predictions are counted anew");
        }
    }

    private static void Write(VerifyLine line, IOutputWriter output)
    {
        output.WriteLine(line.Intact ? string.Create(CultureInfo.InvariantCulture, $"intact: {line.Length} rows, head {line.Head}")
            : line.Row > 0 ? string.Create(CultureInfo.InvariantCulture, $"{line.Fault} at row {line.Row}")
            : $"{line.Fault}");
        WriteCounts(line.Counts, output);
        if (!line.Anchored)
        {
            output.WriteLine("keys/audit.key is not there: the anchor was not looked at, and a chain written anew does not show");
        }

        if (!line.Compared)
        {
            output.WriteLine(Limits);
        }
    }

    private static void WriteCounts(CountsLine? counts, IOutputWriter output)
    {
        if (counts is not null)
        {
            output.WriteLine(
                counts.Fault is { } fault ? $"predictions.db cannot be read: {fault}"
                : counts.Agree ? string.Create(CultureInfo.InvariantCulture, $"daily counts agree with {counts.Predictions} predictions")
                : string.Create(CultureInfo.InvariantCulture, $"daily counts of {counts.WrongDays} days are not those of their predictions, first {counts.FirstWrong:yyyy-MM-dd}: log verify --rebuild-counts"));
        }
    }
}
