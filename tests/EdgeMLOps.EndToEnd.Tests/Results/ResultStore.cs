using Dapper;
using EdgeMLOps.EndToEnd.Tests.Parts;
using EdgeMLOps.Sqlite;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.EndToEnd.Tests.Results;

/// <summary>What the appliance and the archives say of results.</summary>
internal static class ResultStore
{
    public static readonly string[] Modalities = ["SR", "PR", "OT", "KO"];

    /// <summary>Every object for every destination.</summary>
    public static async Task<IReadOnlyList<SentObject>> ReadAsync(ApplianceProcess appliance)
    {
        await using var store = SqliteStore.OpenReadOnly(appliance.Database("results.db"));
        return await store.ReadAsync(
            connection => connection.Query<Row>(
                """
                SELECT r.id AS Result, r.study_row AS Study, r.kind AS Kind, r.sop_instance_uid AS Uid, d.destination AS Destination,
                  d.state AS State, d.attempts AS Attempts, d.last_code AS LastCode, d.sent_class_uid AS SentClass, d.ask_code AS Proof,
                  (SELECT sum(s.times) FROM delivery_steps s WHERE s.delivery_id = d.id AND s.step = 2 AND s.code IN (1, 2)) AS Proofs,
                  d.losses AS Losses
                FROM deliveries d JOIN results r ON r.id = d.result_id ORDER BY d.id
                """)
                .Select(row => new SentObject(
                    row.Result,
                    row.Study,
                    (ObjectKind)row.Kind,
                    row.Uid,
                    row.Destination,
                    (int)row.State,
                    (int)row.Attempts,
                    (int)row.LastCode,
                    row.SentClass ?? "",
                    (int)row.Proof,
                    (int)(row.Proofs ?? 0),
                    (int)row.Losses))
                .ToList(),
            CancellationToken.None);
    }

    /// <summary>SOP Instance UIDs of all result objects that an archive has.</summary>
    public static async Task<IReadOnlyList<string>> UidsAsync(Orthanc archive)
    {
        var uids = new List<string>();
        foreach (var modality in Modalities)
        {
            uids.AddRange(await archive.FindUidsAsync(modality));
        }

        return uids;
    }

    /// <summary>A number from the journal.</summary>
    public static async Task<int> CountAsync(ApplianceProcess appliance, string what)
    {
        await using var journal = SqliteStore.OpenReadOnly(appliance.Database("journal.db"));
        return await journal.ReadAsync(connection => connection.ExecuteScalar<int>($"SELECT count(*) FROM {what}"), CancellationToken.None);
    }

    private sealed class Row
    {
        public long Result { get; set; }

        public long Study { get; set; }

        public long Kind { get; set; }

        public string Uid { get; set; } = "";

        public string Destination { get; set; } = "";

        public long State { get; set; }

        public long Attempts { get; set; }

        public long LastCode { get; set; }

        public string? SentClass { get; set; }

        public long Proof { get; set; }

        public long? Proofs { get; set; }

        public long Losses { get; set; }
    }
}
