using Dapper;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Appliance.Core.Monitoring;

/// <summary>Observations, each with a bit a metric that says whether that metric has released it.</summary>
internal static class ObservationQueries
{
    private const string Columns =
        """
        prediction_id AS PredictionId, patient AS Patient, package AS Package, policy AS Policy, modality AS Modality,
        body_part AS BodyPart, view AS View, box_count AS BoxCount, predicted_ms AS PredictedMs
        """;

    public static void Insert(SqliteConnection connection, PredictionObservation observation)
    {
        var added = connection.Execute(
            """
            INSERT INTO observations (prediction_id, patient, package, policy, modality, body_part, view, box_count, predicted_ms)
            VALUES (@PredictionId, @patient, @Package, @Policy, @Modality, @BodyPart, @View, @boxes, @predicted)
            ON CONFLICT DO NOTHING
            """,
            new
            {
                observation.PredictionId,
                patient = observation.Patient.ToArray(),
                observation.Cell.Package,
                observation.Cell.Policy,
                observation.Cell.Modality,
                observation.Cell.BodyPart,
                observation.Cell.View,
                boxes = observation.Boxes.Count,
                predicted = observation.PredictedUtc.ToUnixTimeMilliseconds(),
            });
        if (added == 0)
        {
            return;
        }

        connection.Execute(
            "INSERT INTO observed_boxes (prediction_id, class, score, area_ratio) VALUES (@PredictionId, @Class, @Score, @AreaRatio)",
            observation.Boxes
                .OrderByDescending(box => box.Score)
                .Take(PredictionObservation.MaximumBoxes)
                .Select(box => new { observation.PredictionId, box.Class, box.Score, box.AreaRatio }));
    }

    public static IReadOnlyList<OpenObservation> Open(SqliteConnection connection, long bit, int most)
    {
        var rows = connection.Query<Row>(
            $"SELECT {Columns} FROM observations WHERE released & @bit = 0 ORDER BY prediction_id LIMIT @most",
            new { bit, most }).AsList();
        var boxes = connection.Query<(long PredictionId, long Class, double Score, double AreaRatio)>(
                """
                SELECT b.prediction_id, b.class, b.score, b.area_ratio FROM observed_boxes b
                JOIN observations o ON o.prediction_id = b.prediction_id
                WHERE o.released & @bit = 0 AND o.prediction_id <= @last
                """,
                new { bit, last = rows.Count == 0 ? 0 : rows[^1].PredictionId })
            .ToLookup(box => box.PredictionId, box => new ObservedBox((int)box.Class, box.Score, box.AreaRatio));
        return [.. rows.Select(row => row.ToObservation([.. boxes[row.PredictionId]]))];
    }

    public static void Release(SqliteConnection connection, long bit, IReadOnlyCollection<long> ids, long all)
    {
        connection.Execute(
            "UPDATE observations SET released = released | @bit WHERE prediction_id = @id", ids.Select(id => new { bit, id }));
        // The row stays as a mark: the same prediction noted again after a crash must not count a second time.
        connection.Execute(
            "DELETE FROM observed_boxes WHERE prediction_id IN (SELECT prediction_id FROM observations WHERE released & @all = @all)",
            new { all });
        connection.Execute("UPDATE observations SET patient = x'' WHERE released & @all = @all AND length(patient) > 0", new { all });
    }

    private sealed record Row(
        long PredictionId,
        byte[] Patient,
        string Package,
        string Policy,
        string Modality,
        string BodyPart,
        string View,
        long BoxCount,
        long PredictedMs)
    {
        public OpenObservation ToObservation(IReadOnlyList<ObservedBox> boxes)
        {
            var cell = new StudyCell { Package = Package, Policy = Policy, Modality = Modality, BodyPart = BodyPart, View = View };
            var observation = new PredictionObservation
            {
                PredictionId = PredictionId,
                Patient = Patient,
                Cell = cell,
                Boxes = boxes,
                PredictedUtc = DateTimeOffset.FromUnixTimeMilliseconds(PredictedMs),
            };
            return new OpenObservation(observation, (int)BoxCount);
        }
    }
}
