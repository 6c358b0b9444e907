/*
 * The floor for the prediction log: what a plain program commits with SQLite and nothing around it. It reads the schema, the
 * statements and all their values from one file into memory, then runs them with prepared statements, a transaction an image.
 *
 *   plain DATABASE FILE UNCOUNTED
 *
 * prints the seconds of all transactions but the first UNCOUNTED. FILE, little endian: schema (u32 length, text); u32 count of
 * statements, each u32 length and text; then per step u8: 0 to 253 a statement and its values, 254 an image begins, 255 the end.
 * A value: u8 0 null | 1 i64 | 2 double | 3 u32 length, text | 4 u32 length, bytes.
 */
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MOST_STATEMENTS 16

static sqlite3 *db;
static const unsigned char *at;

static void fail(const char *what)
{
    fprintf(stderr, "%s: %s\n", what, db ? sqlite3_errmsg(db) : "");
    exit(1);
}

static void run(const char *sql)
{
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail(sql);
}

static sqlite3_stmt *prepared(const char *sql, int length)
{
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v3(db, sql, length, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK)
        fail("prepare");
    return statement;
}

static void done(sqlite3_stmt *statement)
{
    if (sqlite3_step(statement) != SQLITE_DONE)
        fail("step");
    sqlite3_reset(statement);
}

static uint32_t number(void)
{
    uint32_t value;
    memcpy(&value, at, sizeof value);
    at += sizeof value;
    return value;
}

static void bind(sqlite3_stmt *statement, int place)
{
    int64_t whole;
    double real;
    uint32_t length;
    switch (*at++)
    {
    case 0:
        sqlite3_bind_null(statement, place);
        break;
    case 1:
        memcpy(&whole, at, sizeof whole);
        at += sizeof whole;
        sqlite3_bind_int64(statement, place, whole);
        break;
    case 2:
        memcpy(&real, at, sizeof real);
        at += sizeof real;
        sqlite3_bind_double(statement, place, real);
        break;
    case 3:
        length = number();
        sqlite3_bind_text(statement, place, (const char *)at, (int)length, SQLITE_STATIC);
        at += length;
        break;
    case 4:
        length = number();
        sqlite3_bind_blob(statement, place, at, (int)length, SQLITE_STATIC);
        at += length;
        break;
    default:
        fail("no such type of value");
    }
}

static void read_all(const char *path)
{
    FILE *file = fopen(path, "rb");
    long size;
    unsigned char *bytes;
    if (!file || fseek(file, 0, SEEK_END) || (size = ftell(file)) < 0 || fseek(file, 0, SEEK_SET))
        fail(path);
    bytes = malloc((size_t)size);
    if (!bytes || fread(bytes, 1, (size_t)size, file) != (size_t)size)
        fail(path);
    fclose(file);
    at = bytes;
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int main(int count, char **arguments)
{
    sqlite3_stmt *statements[MOST_STATEMENTS], *begin, *commit;
    uint32_t length, many, i;
    long images = 0, uncounted;
    double begun = 0;
    char *schema;
    if (count != 4)
    {
        fputs("usage: plain DATABASE FILE UNCOUNTED\n", stderr);
        return 2;
    }

    uncounted = atol(arguments[3]);
    read_all(arguments[2]);
    if (sqlite3_open(arguments[1], &db) != SQLITE_OK)
        fail(arguments[1]);
    run("PRAGMA secure_delete = ON; PRAGMA auto_vacuum = INCREMENTAL; PRAGMA wal_autocheckpoint = 8192;"
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;");
    length = number();
    schema = strndup((const char *)at, length);
    at += length;
    run(schema);
    many = number();
    if (many > MOST_STATEMENTS)
        fail("too many statements");
    for (i = 0; i < many; i++)
    {
        length = number();
        statements[i] = prepared((const char *)at, (int)length);
        at += length;
    }

    begin = prepared("BEGIN IMMEDIATE", -1);
    commit = prepared("COMMIT", -1);
    for (;;)
    {
        unsigned step = *at++;
        if (step >= 254 && images > 0)
            done(commit);
        if (step == 255)
            break;
        if (step == 254)
        {
            if (images++ == uncounted)
                begun = now();
            done(begin);
            continue;
        }

        for (int place = 1, last = sqlite3_bind_parameter_count(statements[step]); place <= last; place++)
            bind(statements[step], place);
        done(statements[step]);
    }

    printf("%.6f\n", now() - begun);
    for (i = 0; i < many; i++)
        sqlite3_finalize(statements[i]);
    sqlite3_finalize(begin);
    sqlite3_finalize(commit);
    return sqlite3_close(db) == SQLITE_OK ? 0 : 1;
}
