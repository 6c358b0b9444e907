using EdgeMLOps.Appliance.Core.Monitoring;

namespace EdgeMLOps.Appliance.Gate.Tests.Releasing;

internal static class Some
{
    public static readonly StudyCell Cell = new()
    {
        Package = new string('a', 64),
        Policy = new string('b', 64),
        Modality = "DX",
        BodyPart = "CHEST",
        View = "PA",
    };

    public static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    /// <summary>One image of a patient with a number of boxes of class 0, each with the score given.</summary>
    public static OpenObservation Image(int patient, int boxes, double score = 0.9, long? id = null)
    {
        var observation = new PredictionObservation
        {
            PredictionId = id ?? patient,
            Patient = BitConverter.GetBytes(patient),
            Cell = Cell,
            Boxes = [.. Enumerable.Repeat(new ObservedBox(0, score, 0.01), boxes)],
            PredictedUtc = Noon,
        };
        return new OpenObservation(observation, boxes);
    }

    public static IEnumerable<OpenObservation> Images(int first, int count, int boxes) =>
        Enumerable.Range(first, count).Select(patient => Image(patient, boxes));
}
