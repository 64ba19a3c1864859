// NOT RUN: this project had no .NET to run it with. Written for .NET 10 (dotnet run reverse.cs) from the API's document.
// Reverses a file of ids unattended, with a cap.
//
//   OVERTURN_URL=https://overturn.example.org OVERTURN_TOKEN_FILE=token.txt
//   dotnet run reverse.cs -- ids.txt 50.00 "The key of the attention check was wrong" > receipt.csv
//
// Ends with 0 when all are reversed or already approved, 1 when it was called wrongly, 2 when some were not reversed, 3 when
// nothing could be done, 5 when some are not known yet. Run again on the same file within two days it goes on with the same
// reversal. The certificate must be one that this machine trusts (on Linux SSL_CERT_FILE may name it).
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

var url = Environment.GetEnvironmentVariable("OVERTURN_URL");
if (args.Length != 3 || url is null || !decimal.TryParse(args[1], NumberStyles.Number, CultureInfo.InvariantCulture, out var most))
{
    Console.Error.WriteLine("usage: dotnet run reverse.cs -- FILE MOST REASON, with OVERTURN_URL and OVERTURN_TOKEN_FILE set");
    return 1;
}
var reason = args[2];
var token = Environment.GetEnvironmentVariable("OVERTURN_TOKEN")
    ?? File.ReadAllText(Environment.GetEnvironmentVariable("OVERTURN_TOKEN_FILE") ?? "token.txt").Trim();
using var http = new HttpClient { BaseAddress = new Uri(url.TrimEnd('/') + "/api/v1/"), Timeout = TimeSpan.FromMinutes(3) };
http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);

try
{
    return await Run();
}
catch (Refused refused)
{
    Console.Error.WriteLine(refused.Message);
    return 3;
}

async Task<int> Run()
{
    var ids = await File.ReadAllBytesAsync(args[0]);
    var key = Convert.ToHexString(SHA256.HashData(ids))[..40];
    var number = (int)Read(await Ask("reversals", ids, $"{key}-bring", "text/plain"))["number"]!;
    var reversal = await Settled(number, "draft", "checking");
    var confirmation = reversal["confirmation"];
    if ((string)reversal["state"]! == "checked" && confirmation is not null && (int)confirmation["count"]! > 0)
    {
        var amount = (string)confirmation["total"]!["amount"]!;
        if (reversal["bill"]!["rows"]!.AsArray().Any(row => (string)row!["certainty"]! == "not known"))
            throw new Refused($"Reversal {number}: the fee of some is not known, so nothing was paid.");
        if (decimal.Parse(amount, CultureInfo.InvariantCulture) > most)
            throw new Refused($"Reversal {number} comes to {amount}, fee included; at most {args[1]} was allowed. Nothing was paid.");
        // What is confirmed is exactly what was looked at: had it changed meanwhile, this would be refused.
        var body = confirmation.DeepClone();
        body["reason"] = reason;
        await Ask($"reversals/{number}/confirmation", Encoding.UTF8.GetBytes(body.ToJsonString()), $"{key}-confirm-{confirmation["revision"]}");
        reversal = await Settled(number, "reversing", "stopping");
    }
    var fine = Count(reversal, "reversed", "already approved");
    var wanted = (int)reversal["lineCount"]! - Count(reversal, "left out");
    Console.Error.WriteLine($"Reversal {number}: {fine} of {wanted} reversed or already approved. {reversal["links"]!["page"]}");
    if ((string)reversal["state"]! == "ended")
    {
        using var output = Console.OpenStandardOutput();
        await output.WriteAsync(await Ask($"reversals/{number}/receipt.csv"));
    }
    if (Count(reversal, "unknown") > 0) return 5;
    return fine == 0 ? 3 : fine == wanted ? 0 : 2;
}

// The bytes of the answer. A server that restarts is waited for, about three minutes in all.
async Task<byte[]> Ask(string path, byte[]? body = null, string key = "", string type = "application/json")
{
    int[] waits = [1, 2, 4, 8, 15, 30, 60, 60, 0];
    for (var tried = 0; ; tried++)
    {
        var wait = TimeSpan.FromSeconds(waits[tried]);
        var last = tried == waits.Length - 1;
        using var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
            request.Headers.Add("Idempotency-Key", key);
        }
        try
        {
            using var answer = await http.SendAsync(request);
            var bytes = await answer.Content.ReadAsByteArrayAsync();
            if (answer.IsSuccessStatusCode) return bytes;
            var after = answer.Headers.RetryAfter?.Delta;
            var passing = (int)answer.StatusCode is 429 or 502 or 503 or 504 || ((int)answer.StatusCode == 409 && after is not null);
            if (!passing || last) throw new Refused(Sentences(bytes));
            wait = after ?? wait;
        }
        catch (HttpRequestException error)
        {
            if (last || error.HttpRequestError == HttpRequestError.SecureConnectionError)
                throw new Refused($"{url} cannot be asked: {error.Message}");
        }
        await Task.Delay(wait);
    }
}

// The reversal when it stands still. A pause that names no time waits for a person.
async Task<JsonNode> Settled(int number, params string[] moving)
{
    while (true)
    {
        var reversal = Read(await Ask($"reversals/{number}"));
        if (!moving.Contains((string)reversal["state"]!)) return reversal;
        if (reversal["pause"] is JsonNode pause && pause["retryAt"] is null)
            throw new Refused($"{pause["says"]}. {pause["remedy"]}");
        await Task.Delay(TimeSpan.FromSeconds(1));
    }
}

static JsonNode Read(byte[] bytes) => JsonNode.Parse(bytes)!;

static int Count(JsonNode reversal, params string[] names) =>
    reversal["groups"]!.AsArray().Where(one => names.Contains((string)one!["group"]!)).Sum(one => (int)one!["count"]!);

static string Sentences(byte[] bytes)
{
    try
    {
        var problem = Read(bytes);
        var errors = problem["errors"]?.AsArray().Select(one => (string)one!["detail"]!) ?? [];
        return string.Join('\n', errors.Prepend((string)problem["detail"]!));
    }
    catch (JsonException)
    {
        return Encoding.UTF8.GetString(bytes);
    }
}

class Refused(string message) : Exception(message);
