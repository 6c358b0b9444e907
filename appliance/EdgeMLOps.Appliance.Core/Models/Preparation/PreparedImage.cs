using EdgeMLOps.Appliance.Core.PostProcessing;

namespace EdgeMLOps.Appliance.Core.Models.Preparation;

/// <summary>What became of one image.</summary>
/// <param name="File">Its path, as it was given.</param>
/// <param name="Code">Why it is not in the set; empty where it is.</param>
/// <param name="Message">More of the same, where there is more.</param>
/// <param name="Name">Its name in the set; empty where it is not.</param>
/// <param name="Candidates">What the model found on it, at or above the policy's floor.</param>
/// <param name="Elapsed">Time from the file to the candidates.</param>
public sealed record PreparedImage(
    string File, string Code, string Message, string Name, IReadOnlyList<BoxCandidate> Candidates, TimeSpan Elapsed)
{
    /// <summary>Whether it is in the set.</summary>
    public bool IsTaken => Code.Length == 0;

    /// <summary>One that is left out.</summary>
    internal static PreparedImage LeftOut(string file, string code, string message = "") => new(file, code, message, "", [], default);
}
