using EdgeMLOps.Appliance.Core.Studies;
using EdgeMLOps.Contracts.Control;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace EdgeMLOps.Appliance.Control;

/// <summary><c>/v1/studies</c>: what each open study waits for, by journal row; who the row is stays in the journal.</summary>
internal static class StudiesEndpoint
{
    private const int Most = 10_000;

    public static void MapStudies(this WebApplication application) => application.MapGet(
        "/v1/studies",
        (StudyStatus studies) => Results.Ok(new StudyWaitList
        {
            Studies = [.. studies.Waiting.Take(Most).Select(study => new StudyWaitFact
            {
                Row = study.Row,
                WaitsFor = study.WaitsFor.ToString(),
                UntilUtc = study.UntilUtc,
            })],
        }));
}
