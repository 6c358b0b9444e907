using EdgeMLOps.Sqlite;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Appliance.Core.Predictions.Identity;

/// <summary>The one table that says who a prediction is about. Writes with the store's turn.</summary>
internal sealed class IdentityTable : IDisposable
{
    /// <summary>A row for each prediction; goes with it.</summary>
    public const string Schema = """
        CREATE TABLE identity_key (
            key_id INTEGER PRIMARY KEY
        ) STRICT;
        CREATE TABLE identity (
            prediction_id INTEGER PRIMARY KEY REFERENCES prediction_keyed (id) ON DELETE CASCADE,
            key_id INTEGER NOT NULL REFERENCES identity_key (key_id),
            patient_lookup BLOB,
            accession_lookup BLOB,
            study_uid BLOB,
            series_uid BLOB,
            sop_uid BLOB,
            patient_id BLOB,
            issuer BLOB,
            accession BLOB
        ) STRICT;
        CREATE INDEX identity_patient ON identity (patient_lookup) WHERE patient_lookup IS NOT NULL;
        CREATE INDEX identity_accession ON identity (accession_lookup) WHERE accession_lookup IS NOT NULL;
        """;

    /// <summary>Whether any row is under a key is asked with the store's turn: not by going through all.</summary>
    public const string KeyIndex = "CREATE INDEX identity_of_key ON identity (key_id);";

    private readonly PreparedStatement _insert;

    public IdentityTable(SqliteConnection connection)
    {
        _insert = new PreparedStatement(
            connection,
            """
            INSERT INTO identity (prediction_id, key_id, patient_lookup, accession_lookup, study_uid, series_uid, sop_uid, patient_id, issuer, accession)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
            """);
    }

    /// <summary>Adds the row of a prediction.</summary>
    public void Insert(long id, InstanceIdentity who, IdentityKey key) => _insert.Run(
        id,
        key.Id,
        LookUp(IdentityField.PatientId, who.PatientId, key),
        LookUp(IdentityField.AccessionNumber, who.AccessionNumber, key),
        Seal(IdentityField.StudyInstanceUid, id, who.StudyInstanceUid, key),
        Seal(IdentityField.SeriesInstanceUid, id, who.SeriesInstanceUid, key),
        Seal(IdentityField.SopInstanceUid, id, who.SopInstanceUid, key),
        Seal(IdentityField.PatientId, id, who.PatientId, key),
        Seal(IdentityField.IssuerOfPatientId, id, who.IssuerOfPatientId, key),
        Seal(IdentityField.AccessionNumber, id, who.AccessionNumber, key));

    public void Dispose() => _insert.Dispose();

    private static byte[]? LookUp(IdentityField field, string value, IdentityKey key) =>
        value.Trim(' ', '\0').Length == 0 ? null : key.LookUpOf(field, value);

    private static byte[]? Seal(IdentityField field, long id, string value, IdentityKey key) => key.Seal(field, id, value);
}
