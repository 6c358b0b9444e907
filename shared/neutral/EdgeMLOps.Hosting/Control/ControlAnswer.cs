using Microsoft.AspNetCore.Http;

namespace EdgeMLOps.Hosting.Control;

/// <summary>Answers of an endpoint other than success.</summary>
public static class ControlAnswer
{
    /// <summary>400: the request is wrong in itself.</summary>
    /// <param name="code">Why, a fixed word.</param>
    public static IResult Invalid(string code) => Results.Json(new ControlError(code), statusCode: StatusCodes.Status400BadRequest);

    /// <summary>400: the request is wrong in itself.</summary>
    /// <param name="code">Why, a fixed word.</param>
    /// <param name="detail">What it is about, for a person to read.</param>
    public static IResult Invalid(string code, string? detail) =>
        Results.Json(new ControlError(code) { Detail = detail }, statusCode: StatusCodes.Status400BadRequest);

    /// <summary>409: right, but not in the present state.</summary>
    /// <param name="code">Why, a fixed word.</param>
    /// <param name="detail">What it is about, for a person to read.</param>
    public static IResult Refused(string code, string? detail) =>
        Results.Json(new ControlError(code) { Detail = detail }, statusCode: StatusCodes.Status409Conflict);

    /// <summary>409: right, but not in the present state.</summary>
    /// <param name="code">Why, a fixed word.</param>
    public static IResult Refused(string code) => Results.Json(new ControlError(code), statusCode: StatusCodes.Status409Conflict);
}
