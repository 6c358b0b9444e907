using EdgeMLOps.Dicom.Network;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace EdgeMLOps.Appliance.Core.Receiving.Stow;

/// <summary>Judges the head of a Store request: PS3.18 sections 10.5.1 and 10.5.2.</summary>
internal sealed class StowHeadReader
{
    private const int MaxBoundaryLength = 70; // RFC 2046 section 5.1.1

    private static readonly StowRefusal NotFound = new(StatusCodes.Status404NotFound, "NoSuchResource");
    private static readonly StowRefusal NotAllowed = new(StatusCodes.Status405MethodNotAllowed, "Method", (HeaderNames.Allow, "POST"));
    private static readonly StowRefusal BadStudy = new(StatusCodes.Status400BadRequest, "StudyUid");
    private static readonly StowRefusal BadBoundary = new(StatusCodes.Status400BadRequest, "Boundary");
    private static readonly StowRefusal NotAcceptable = new(StatusCodes.Status406NotAcceptable, "Accept");
    private static readonly StowRefusal Unsupported = new(StatusCodes.Status415UnsupportedMediaType, "ContentType");

    private readonly string _studies;

    public StowHeadReader(string basePath) => _studies = basePath + "/studies";

    /// <summary>One of the two is not null.</summary>
    public (StowHead? Head, StowRefusal? Refusal) Read(HttpRequest request)
    {
        var path = request.Path.Value ?? "";
        string? study = null;
        if (!string.Equals(path, _studies, StringComparison.Ordinal))
        {
            if (!path.StartsWith(_studies + "/", StringComparison.Ordinal))
            {
                return (null, NotFound);
            }

            study = path[(_studies.Length + 1)..];
        }

        if (!HttpMethods.IsPost(request.Method))
        {
            return (null, NotAllowed);
        }

        if (study is not null && !UidRules.IsValid(study))
        {
            return (null, BadStudy);
        }

        var (boundary, refusal) = ReadBoundary(request);
        if (boundary is null)
        {
            return (null, refusal);
        }

        return ReadAccept(request) is { } media ? (new StowHead(boundary, study, media), null) : (null, NotAcceptable);
    }

    private static (string? Boundary, StowRefusal? Refusal) ReadBoundary(HttpRequest request)
    {
        if (request.Headers.ContentEncoding.Count > 0 ||
            !MediaTypeHeaderValue.TryParse(request.ContentType, out var type) ||
            !type.MediaType.Equals("multipart/related", StringComparison.OrdinalIgnoreCase) ||
            !IsDicom(type.Parameters.FirstOrDefault(parameter => parameter.Name.Equals("type", StringComparison.OrdinalIgnoreCase))))
        {
            return (null, Unsupported);
        }

        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).ToString();
        return boundary.Length is 0 or > MaxBoundaryLength ? (null, BadBoundary) : (boundary, null);
    }

    // Without the parameter (which RFC 2387 wants) the parts say for themselves what they are.
    private static bool IsDicom(NameValueHeaderValue? type) =>
        type is null || HeaderUtilities.RemoveQuotes(type.Value).Equals("application/dicom", StringComparison.OrdinalIgnoreCase);

    private static StowMedia? ReadAccept(HttpRequest request)
    {
        var accept = request.Headers.Accept;
        if (accept.Count == 0)
        {
            return StowMedia.Json;
        }

        return MediaTypeHeaderValue.TryParseList(accept, out var types)
            ? types.Where(type => type.Quality is not 0)
                .OrderByDescending(type => type.Quality ?? 1)
                .Select(MediaOf)
                .FirstOrDefault(media => media is not null)
            : null;
    }

    private static StowMedia? MediaOf(MediaTypeHeaderValue type) => type.MediaType.Value?.ToUpperInvariant() switch
    {
        "APPLICATION/DICOM+JSON" or "APPLICATION/JSON" or "APPLICATION/*" or "*/*" => StowMedia.Json,
        "APPLICATION/DICOM+XML" => StowMedia.Xml,
        _ => null,
    };
}
