using System.CommandLine;
using System.Globalization;
using EdgeMLOps.Appliance.Core.Results.Delivery;
using EdgeMLOps.Appliance.Core.Studies;
using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Sqlite;

namespace EdgeMLOps.Appliance.Commands;

/// <summary>The options by which <c>results list</c> and <c>results requeue</c> choose deliveries.</summary>
internal sealed class DeliveryChoice
{
    private readonly Option<string> _study = Text("--study", "UID|ROW", "Of this study: its UID, or its row as list shows it.");
    private readonly Option<string> _destination = Text("--destination", "NAME", "To this destination.");
    private readonly Option<DeliveryState?> _state = new("--state") { Description = "Where it stands." };
    private readonly Option<string> _since = Text("--since", "TIME", "Of results made at or after: 2026-11-26, 2026-11-26T08:00Z, or so long ago: 30d, 12h, 15m.");
    private readonly Option<string> _until = Text("--until", "TIME", "Of results made before.");

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_study, _destination, _state, _since, _until])
        {
            command.Options.Add(option);
        }
    }

    /// <exception cref="CommandException">An option cannot be understood, or names a study that never came.</exception>
    /// <exception cref="StorageException">The journal, in which a study is looked up, cannot be read.</exception>
    public async Task<DeliveryFilter> ReadAsync(ParseResult parsed, StorageOptions storage, TimeProvider time, CancellationToken cancellationToken) => new()
    {
        StudyRow = await RowOfAsync(parsed.GetValue(_study), storage, cancellationToken),
        Destination = parsed.GetValue(_destination),
        State = parsed.GetValue(_state),
        Since = CommandTime.Moment(parsed.GetValue(_since), "--since", time),
        Until = CommandTime.Moment(parsed.GetValue(_until), "--until", time),
    };

    private static async Task<long?> RowOfAsync(string? study, StorageOptions storage, CancellationToken cancellationToken)
    {
        if (study is null)
        {
            return null;
        }

        if (long.TryParse(study, NumberStyles.None, CultureInfo.InvariantCulture, out var row))
        {
            return row;
        }

        await using var journal = SqliteStore.OpenReadOnly(storage.PathOf("journal.db"));
        return await StudyJournal.RowOfAsync(journal, study, cancellationToken) ?? throw new CommandException("--study: no such study has come");
    }

    private static Option<string> Text(string name, string help, string description) => new(name) { HelpName = help, Description = description };
}
