using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Predictions.Identity;
using EdgeMLOps.Appliance.Startup;
using EdgeMLOps.Hosting;
using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Sqlite.Audit;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeMLOps.Appliance.Commands;

/// <summary><c>log export</c>: predictions into a file, without identity unless told otherwise. In the audit log before the first byte is written.</summary>
internal static class LogExportCommand
{
    private const int Page = 500;
    private const int LongestReason = 200;

    public static Command Create(IOutputWriter output)
    {
        var options = new QueryOptions();
        var file = new Argument<string>("FILE") { Description = "Where to; must not be there." };
        var format = new Option<ExportFormat>("--format") { Description = "Default: ndjson." };
        var identified = new Option<bool>("--identified") { Description = "With UIDs, times, Patient ID and accession number; needs --reason." };
        var reason = new Option<string>("--reason") { HelpName = "TEXT", Description = "Why; stands in the audit log: no patient data." };
        var config = CommonOptions.Config();
        var json = CommonOptions.Json();
        var command = new Command("export", "Writes predictions into a file, de-identified unless told otherwise.") { file, format, identified, reason, config, json };
        options.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var query = options.Read(parsed, TimeProvider.System) with { Limit = Page };
            var detail = ExportDetail.Of(query, parsed.GetValue(format), parsed.GetValue(identified), parsed.GetValue(reason) ?? "");
            var storage = HostSetup.ReadStorage(HostSetup.ReadConfiguration(parsed.GetValue(config)?.FullName));
            return RunAsync(storage, Path.GetFullPath(parsed.GetRequiredValue(file)), query, detail, parsed.GetValue(json), output, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        StorageOptions storage, string file, PredictionQuery query, ExportDetail detail, bool json, IOutputWriter output, CancellationToken cancellationToken)
    {
        Check(detail, file);
        await using var log = PredictionLog.OpenReadOnly(storage.PathOf(PredictionLog.FileName), NullLogger<PredictionLog>.Instance);
        if (detail.Identified && await log.KeyFaultAsync(cancellationToken) is var fault && fault != IdentityKeyFault.None)
        {
            throw new CommandException($"--identified: who predictions are about cannot be read: keys/predictions.key ({fault})");
        }

        await using var audit = await ApplianceAudit.OpenAsync(storage, TimeProvider.System, cancellationToken);
        await NoteAsync(audit, "PredictionsExportBegun", detail, cancellationToken);
        detail = await WriteAsync(log, query, file, detail, cancellationToken);
        await NoteAsync(audit, "PredictionsExported", detail, CancellationToken.None);
        output.WriteLine(json
            ? JsonSerializer.Serialize(detail, CommandJson.Default.ExportDetail)
            : FormattableString.Invariant($"{file}: {detail.Predictions} predictions, SHA-256 {detail.Sha256}"));
        return ExitCodes.Success;
    }

    private static void Check(ExportDetail detail, string file)
    {
        if (detail.Identified && string.IsNullOrWhiteSpace(detail.Reason))
        {
            throw new CommandException("--identified: say why by --reason; it stands in the audit log");
        }

        if (detail.Reason.Length > LongestReason || detail.Reason.Any(char.IsControl))
        {
            throw new CommandException(FormattableString.Invariant($"--reason: must be of at most {LongestReason} characters, none of them a control character"));
        }

        if (File.Exists(file))
        {
            throw new CommandException($"{file}: is there already");
        }
    }

    private static async Task<ExportDetail> WriteAsync(
        PredictionLog log, PredictionQuery query, string file, ExportDetail detail, CancellationToken cancellationToken)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var (pseudonyms, count) = (new ExportPseudonyms(), 0L);
        using var hash = SHA256.Create();
        await using (var stream = new FileStream(file, options))
        await using (var hashed = new CryptoStream(stream, hash, CryptoStreamMode.Write))
        await using (var writer = new StreamWriter(hashed, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" })
        {
            if (ExportText.Head(detail.Format, detail.Identified) is { } head)
            {
                await writer.WriteLineAsync(head);
            }

            await foreach (var recorded in log.StreamAsync(query, cancellationToken))
            {
                foreach (var line in ExportText.Lines(ExportLine.Of(recorded, pseudonyms, detail.Identified), detail.Format))
                {
                    await writer.WriteLineAsync(line);
                }

                count++;
            }
        }

        return detail with { Predictions = count, Sha256 = Convert.ToHexStringLower(hash.Hash!) }; // not null: the stream over it has ended
    }

    private static Task<AuditHead> NoteAsync(AuditChain audit, string kind, ExportDetail detail, CancellationToken cancellationToken) =>
        audit.AppendAsync(kind, CommandUser.Name, JsonSerializer.Serialize(detail, CommandJson.Default.ExportDetail), cancellationToken);
}
